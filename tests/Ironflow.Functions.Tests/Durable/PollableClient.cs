using Grpc.Core;
using Ironflow.Durable;

namespace Ironflow.Functions.Tests.Durable;

/// <summary>A client whose instances can be asked for at any moment: the engine in memory answers with an error of its own for a child that is just being
/// created.</summary>
internal sealed class PollableClient(IDurableClient inner) : IDurableClient
{
    public async Task<DurableInstance?> GetAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.GetAsync(instanceId, cancellationToken);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.Unknown)
        {
            return null;
        }
    }

    public Task<bool> StartAsync(string orchestrator, string instanceId, string input, CancellationToken cancellationToken = default)
        => inner.StartAsync(orchestrator, instanceId, input, cancellationToken);

    public Task<bool> RaiseEventAsync(string instanceId, string name, string payload, CancellationToken cancellationToken = default)
        => inner.RaiseEventAsync(instanceId, name, payload, cancellationToken);

    public Task TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default)
        => inner.TerminateAsync(instanceId, reason, cancellationToken);

    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken = default) => inner.PurgeAsync(instanceId, cancellationToken);
}
