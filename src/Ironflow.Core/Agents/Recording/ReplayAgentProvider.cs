using Ironflow.Hosting;

namespace Ironflow.Agents.Recording;

/// <summary>Answers from recordings, and asks nobody.</summary>
internal sealed class ReplayAgentProvider(AgentRecordings recordings, string folder) : IAgentProvider
{
    public const string ProviderName = "replay";

    public string Name => ProviderName;

    public void Validate()
    {
        if (!Directory.Exists(folder))
            throw new InvalidConfigurationException($"{AgentOptions.ReplayVariable} names the folder '{folder}', which does not exist; record answers with {AgentOptions.RecordVariable} first");
    }

    public Task<AgentAnswer> InvokeAsync(AgentCall call, CancellationToken cancellationToken) => Task.FromResult(
        recordings.Find(call) ?? new AgentAnswer
        {
            Failure = new AgentFailure(
                AgentFailureKind.Config,
                $"there is no recorded answer for step '{call.StepName}' ({recordings.FileOf(call)}); its prompt, model, tools, schema or another part of the call is not the one that was recorded. "
                + $"Record it: run once with {AgentOptions.RecordVariable}={folder} in place of {AgentOptions.ReplayVariable}"),
        });
}
