using Ironflow.Agents;
using Ironflow.Json;

namespace Ironflow.FaultHost.Agents;

/// <summary>Answers everything, for a price, and leaves the asking step's name in a journal that outlives the process: what was billed, whatever the records say.</summary>
internal sealed class JournalAgent(string journal) : IAgentProvider
{
    public string Name => "journal";

    public Task<AgentAnswer> InvokeAsync(AgentCall call, CancellationToken cancellationToken)
    {
        File.AppendAllText(journal, call.StepName + "\n");
        return Task.FromResult(new AgentAnswer { Value = new RawJson("\"yes\""), CostUsd = 0.25m, InputTokens = 30, OutputTokens = 20 });
    }
}
