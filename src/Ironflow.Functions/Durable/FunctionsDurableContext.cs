using Ironflow.Durable;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Ironflow.Functions.Durable;

/// <summary>The port of an orchestration over Azure Durable Functions.</summary>
/// <remarks>Payloads are JSON texts and cross the SDK as strings, which its converter quotes once more: nothing on the way can change a number or a date.</remarks>
internal sealed class FunctionsDurableContext : IDurableContext
{
    // 16 KiB in the UTF-16 that the strictest backend counts. The SDK does not check; a longer one would fail later, in the backend.
    private const int MaxCustomStatusLength = 8 * 1024;

    private readonly TaskOrchestrationContext context;
    private readonly EventWaits events;

    public FunctionsDurableContext(TaskOrchestrationContext context)
    {
        this.context = context;
        events = new EventWaits(name => context.WaitForExternalEvent<string>(name));
    }

    /// <inheritdoc />
    public string InstanceId => context.InstanceId;

    /// <inheritdoc />
    public DateTimeOffset UtcNow => new(DateTime.SpecifyKind(context.CurrentUtcDateTime, DateTimeKind.Utc));

    /// <inheritdoc />
    public bool IsReplaying => context.IsReplaying;

    /// <inheritdoc />
    public async Task<string> CallActivityAsync(string name, string input)
    {
        try
        {
            return await context.CallActivityAsync<string>(FunctionNames.Of(name), input);
        }
        catch (TaskFailedException failure)
        {
            throw Failed(name, failure);
        }
    }

    /// <inheritdoc />
    public async Task<string> CallSubOrchestrationAsync(string name, string instanceId, string input)
    {
        try
        {
            return await context.CallSubOrchestratorAsync<string>(
                FunctionNames.Of(name), input, new SubOrchestrationOptions { InstanceId = instanceId });
        }
        catch (TaskFailedException failure)
        {
            throw Failed(name, failure);
        }
    }

    /// <inheritdoc />
    public Task<string> WaitForEventAsync(string name, CancellationToken cancellationToken = default) => events.WaitAsync(name, cancellationToken);

    /// <inheritdoc />
    public async Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await context.CreateTimer(fireAt.UtcDateTime, cancellationToken);

        // Storage queues count in whole seconds and drop the rest, so a timer may fire up to one second early.
        while (UtcNow < fireAt)
            await context.CreateTimer((fireAt + TimeSpan.FromSeconds(1)).UtcDateTime, cancellationToken);
    }

    /// <inheritdoc />
    public void SetCustomStatus(string json)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(json.Length, MaxCustomStatusLength, nameof(json));
        context.SetCustomStatus(json);
    }

    /// <inheritdoc />
    public void ContinueAsNew(string input)
    {
        foreach (var (name, payload) in events.TakeUndelivered())
            context.SendEvent(context.InstanceId, name, payload);
        context.ContinueAsNew(input, preserveUnprocessedEvents: true);
    }

    /// <inheritdoc />
    public ILogger CreateReplaySafeLogger(string category) => context.CreateReplaySafeLogger(category);

    private static DurableTaskFailedException Failed(string task, TaskFailedException failure)
        => new(task, failure.FailureDetails?.ErrorMessage ?? failure.Message);
}
