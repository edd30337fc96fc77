using Ironflow.Agents;
using Ironflow.Core.Tests.Execution;
using Ironflow.Execution;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Secrets;
using Ironflow.Steps;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Core.Tests.Agents;

/// <summary>Runs agent steps against a provider that answers as a test says.</summary>
public abstract class AgentFixture
{
    protected FakeTimeProvider Time { get; } = new();

    internal static AgentAnswer Text(string json) => new() { Value = new RawJson(json) };

    internal static AgentAnswer Failing(AgentFailureKind kind, string message = "why", int? status = null, TimeSpan? after = null)
        => new() { Failure = new AgentFailure(kind, message) { HttpStatus = status, RetryAfter = after } };

    internal Task<StepOutcome> RunAsync(AgentConfig config, AgentAnswer answer) => RunAsync(config.ToStepConfig(), new FakeProvider("fake", _ => answer));

    internal Task<StepOutcome> RunAsync(
        AgentStepConfig config, IAgentProvider provider, AgentOptions? options = null, ISecretSource? secrets = null, CancellationToken stop = default)
    {
        options ??= new AgentOptions { AllowBypassPermissions = false };
        var executor = new AgentExecutor(new AgentProviders([provider], options), options, new IronflowOptions(), new AgentProgressFeed(new Ironflow.Testing.Records.MemoryRecordStore(Time), Time), Time);
        return executor.ExecuteAsync(Executions.Of(config, StepKind.Agent, secrets, stop: stop));
    }
}

internal sealed class FakeProvider(string name, Func<AgentCall, AgentAnswer> answer) : IAgentProvider
{
    public string Name => name;

    public IReadOnlyList<string> ModelPrefixes { get; init; } = [];

    public List<AgentCall> Calls { get; } = [];

    public Task<AgentAnswer> InvokeAsync(AgentCall call, CancellationToken cancellationToken)
    {
        Calls.Add(call);
        return Task.FromResult(answer(call));
    }
}
