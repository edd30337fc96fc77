using System.Collections.Concurrent;
using Ironflow.Durable;

namespace Ironflow.TestKit.StorageCost;

/// <summary>A client that keeps what would have been started.</summary>
internal sealed class StartedInputs : IDurableClient
{
    private readonly ConcurrentDictionary<string, string> inputs = new();

    public string Take(string instanceId) => inputs.TryRemove(instanceId, out var input) ? input : throw new InvalidOperationException($"'{instanceId}' was not started");

    public Task<bool> StartAsync(string orchestrator, string instanceId, string input, CancellationToken cancellationToken = default)
        => Task.FromResult(inputs.TryAdd(instanceId, input));

    public Task<bool> RaiseEventAsync(string instanceId, string name, string payload, CancellationToken cancellationToken = default) => Task.FromResult(false);

    public Task TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<DurableInstance?> GetAsync(string instanceId, CancellationToken cancellationToken = default) => Task.FromResult<DurableInstance?>(null);

    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken = default) => Task.FromResult(false);
}
