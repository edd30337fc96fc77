using DurableTask.Core.Exceptions;
using Grpc.Core;
using Ironflow.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Ironflow.Functions.Durable;

/// <summary>The port of the outside over Azure Durable Functions.</summary>
/// <remarks>The worker gets its client from the host with an invocation, not before; every trigger that may need one hands it over first. All of them
/// are equal but for the host's address, which a restart of the host changes: so the latest counts.</remarks>
public sealed class FunctionsDurableClient : IDurableClient
{
    // A new instance never replaces an old one, whatever became of that.
    private static readonly string[] EveryStatus = Enum.GetNames<OrchestrationRuntimeStatus>();

    private volatile DurableTaskClient? latest;

    private DurableTaskClient Client
        => latest ?? throw new InvalidOperationException("no trigger has handed over a durable client yet; give the function a [DurableClient] parameter and pass it to Use");

    /// <summary>Takes the client of an invocation.</summary>
    public void Use(DurableTaskClient client) => latest = client;

    /// <inheritdoc />
    public async Task<bool> StartAsync(string orchestrator, string instanceId, string input, CancellationToken cancellationToken = default)
    {
        // Extensions that know nothing of the list of statuses let a finished instance begin anew; asking first closes that for the price of one read.
        if (await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellationToken) is not null)
            return false;

        try
        {
            var options = new StartOrchestrationOptions(instanceId) { DedupeStatuses = EveryStatus };
            await Client.ScheduleNewOrchestrationInstanceAsync(FunctionNames.Of(orchestrator), input, options, cancellationToken);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.AlreadyExists)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public async Task<bool> RaiseEventAsync(string instanceId, string name, string payload, CancellationToken cancellationToken = default)
    {
        // Asked first, because not every backend tells when an event had nobody to go to.
        if (!await IsOpenAsync(instanceId, cancellationToken))
            return false;

        try
        {
            await Client.RaiseEventAsync(instanceId, name, payload, cancellationToken);
            return true;
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public async Task TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default)
    {
        if (!await IsOpenAsync(instanceId, cancellationToken))
            return;

        try
        {
            await Client.TerminateInstanceAsync(instanceId, reason, cancellationToken);
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition)
        {
            // It ended between the two calls.
        }
    }

    /// <inheritdoc />
    public async Task<DurableInstance?> GetAsync(string instanceId, CancellationToken cancellationToken = default)
        => await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) is { } metadata ? InstanceMapping.Of(metadata) : null;

    /// <inheritdoc />
    public async Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        var metadata = await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellationToken);
        if (metadata is not { IsCompleted: true })
            return false;
        var purged = await Client.PurgeInstanceAsync(instanceId, cancellation: cancellationToken);
        return purged.PurgedInstanceCount > 0;
    }

    private async Task<bool> IsOpenAsync(string instanceId, CancellationToken cancellationToken)
        => await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellationToken) is { IsCompleted: false };
}
