namespace Ironflow.Agents.Recording;

/// <summary>Asks another provider and keeps what it answers.</summary>
internal sealed class RecordingAgentProvider(IAgentProvider inner, AgentRecordings recordings) : IAgentProvider
{
    public string Name => inner.Name;

    public IReadOnlyList<string> ModelPrefixes => inner.ModelPrefixes;

    public void Validate() => inner.Validate();

    public Task<AgentReadiness> CheckAsync(Secrets.ISecretSource secrets, CancellationToken cancellationToken) => inner.CheckAsync(secrets, cancellationToken);

    public async Task<AgentAnswer> InvokeAsync(AgentCall call, CancellationToken cancellationToken)
    {
        var answer = await inner.InvokeAsync(call, cancellationToken);
        // A call that was cut short says nothing about the next.
        if (!cancellationToken.IsCancellationRequested)
            recordings.Save(call, inner.Name, answer);
        return answer;
    }
}
