using Ironflow.Durable;
using Ironflow.Execution;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironflow.TestKit.StorageCost;

/// <summary>An orchestration without an engine: activities run where they are called. What a run then costs, its records cost.</summary>
internal sealed class InlineEngine(string instanceId, ActivityHost activities, TimeProvider time) : IDurableContext
{
    private readonly TaskCompletionSource<string> never = new();

    public string InstanceId => instanceId;

    public DateTimeOffset UtcNow => time.GetUtcNow();

    public bool IsReplaying => false;

    public Task<string> CallActivityAsync(string name, string input) => activities.RunAsync(name, input, CancellationToken.None);

    public Task<string> CallSubOrchestrationAsync(string name, string instanceId, string input) => throw new NotSupportedException("a run without children is measured");

    public Task<string> WaitForEventAsync(string name, CancellationToken cancellationToken = default) => never.Task;

    public Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken = default) => throw new NotSupportedException("a run without waits is measured");

    public void SetCustomStatus(string json)
    {
    }

    public void ContinueAsNew(string input) => throw new NotSupportedException("a run of one execution is measured");

    public ILogger CreateReplaySafeLogger(string category) => NullLogger.Instance;
}
