using Ironflow.Durable;
using Microsoft.Extensions.Logging;

namespace Ironflow.TestKit.DurableContract;

/// <summary>An activity of a test.</summary>
public delegate Task<string> TestActivity(string input, CancellationToken shutdown);

/// <summary>An orchestrator of a test.</summary>
public delegate Task<string> TestOrchestrator(IDurableContext context, string input);

/// <summary>What a test's engine runs.</summary>
public sealed class DurableProgram
{
    /// <summary>The orchestrators by name.</summary>
    public Dictionary<string, TestOrchestrator> Orchestrators { get; } = [];

    /// <summary>The activities by name.</summary>
    public Dictionary<string, TestActivity> Activities { get; } = [];

    /// <summary>Where replay-safe loggers write.</summary>
    public ILoggerFactory? Loggers { get; set; }
}

/// <summary>An engine under the contract suite.</summary>
public abstract class DurableHarness : IAsyncDisposable
{
    /// <summary>The engine's client, once started.</summary>
    public abstract IDurableClient Client { get; }

    /// <summary>Starts an engine that runs the program.</summary>
    public abstract Task StartAsync(DurableProgram program);

    /// <summary>Lets time pass for timers: at once where time is fake, really where it is not.</summary>
    public abstract Task AdvanceAsync(TimeSpan by);

    /// <summary>How long the suite's short timers are; small where time is real.</summary>
    public virtual TimeSpan TimerDelay => TimeSpan.FromMinutes(1);

    /// <summary>Waits until an instance has ended.</summary>
    public Task<DurableInstance> EndAsync(string instanceId) => Eventually.GetAsync(
        async () => await Client.GetAsync(instanceId) is { Status: not (DurableStatus.Pending or DurableStatus.Running) } ended ? ended : null,
        $"instance '{instanceId}' ends");

    /// <summary>Waits until an instance shows a custom status.</summary>
    public Task<DurableInstance> ShowsAsync(string instanceId, string customStatus) => Eventually.GetAsync(
        async () => await Client.GetAsync(instanceId) is { } instance && instance.CustomStatus == customStatus ? instance : null,
        $"instance '{instanceId}' shows {customStatus}");

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
