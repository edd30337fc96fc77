using Ironflow.Durable;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Gates;

/// <summary>Takes signals for runs (semantics 6.8): a row first, an event second. A signal may come before its gate.</summary>
public sealed class SignalService(IRecordStore store, IDurableClient durable, TimeProvider time)
{
    private const int MaxKey = 256;
    private readonly OpenGates gates = new(store);

    /// <summary>Records a signal and wakes the gate that waits for it, in the run or its children.</summary>
    /// <param name="signal">The signal; its time is set here.</param>
    /// <param name="caller">Who sends it.</param>
    /// <param name="cancellationToken">Cancels the reading before it is recorded.</param>
    /// <returns>The signal as it stands: an earlier one when its id was used before.</returns>
    /// <exception cref="RequestException">There is no such run, it has ended, the name or id is not valid, or the payload does not fit the gate that is open.</exception>
    public async Task<SignalRecord> SendAsync(NewSignal signal, ICaller caller, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(caller);
        Check(signal);
        var run = await store.FindRunAsync(signal.RunId, cancellationToken) ?? throw new RequestException(ErrorCodes.RunNotFound, $"there is no run {signal.RunId}");
        if (signal.Id is { } id && await FindEarlierAsync(run.Id, signal.Name, id, cancellationToken) is { } earlier)
            return earlier;
        if (RunTransitions.IsTerminal(run.Status))
            throw new RequestException(ErrorCodes.Conflict, $"run {run.Id} has ended as {SnakeCase.Name(run.Status)} and takes no signals");

        var waiting = (await gates.ListAsync(run.Id, cancellationToken)).FirstOrDefault(g => g.Gate?.Signal == signal.Name && (g.Gate.SignalKey is null || g.Gate.SignalKey == signal.Key));
        if (waiting?.Gate?.Schema is { } schema && InputSchema.Errors(schema, signal.Payload) is { Count: > 0 } errors)
            throw new RequestException(ErrorCodes.InvalidInput, $"the payload does not fit what '{waiting.Name}' waits for: {string.Join("; ", errors)}", InputSchema.Details(errors));

        var record = new SignalRecord
        {
            // A gate looks at the signals of its own run.
            RunId = waiting?.RunId ?? run.Id,
            Name = signal.Name,
            Id = signal.Id ?? Guid.NewGuid().ToString("N"),
            Key = signal.Key,
            Payload = signal.Payload,
            By = caller.Id,
            At = time.GetUtcNow(),
        };
        var standing = await store.AddSignalAsync(record, CancellationToken.None);
        if (waiting is not null && standing.ConsumedBy is null)
            await GateWaker.WakeAsync(durable, waiting);
        return standing;
    }

    /// <summary>What was sent under an id before, to the run or on to one of its children: sent again it must not open a second gate elsewhere.</summary>
    private async Task<SignalRecord?> FindEarlierAsync(Guid runId, string name, string id, CancellationToken cancellationToken)
    {
        if ((await store.ListSignalsAsync(runId, name, cancellationToken)).FirstOrDefault(s => s.Id == id) is { } own)
            return own;
        foreach (var step in await store.ListStepsAsync(runId, cancellationToken))
        {
            // The child of a step that was taken over is another run's.
            if (step is { ChildRunId: { } child, ReusedFrom: null } && await FindEarlierAsync(child, name, id, cancellationToken) is { } below)
                return below;
        }

        return null;
    }

    private static void Check(NewSignal signal)
    {
        if (!SignalNames.IsValid(signal.Name))
            throw Invalid("name", "a signal's name has 1 to 64 characters of a-z, 0-9, '-', '_' and '.'");
        if (signal.Id is not null && !SignalNames.IsValidId(signal.Id))
            throw Invalid("$.id", "a signal's id has 1 to 64 characters of a-z, A-Z, 0-9, '-', '_' and '.'");
        if (signal.Key is { Length: > MaxKey })
            throw Invalid("$.key", $"a signal's key has at most {MaxKey} characters");
    }

    private static RequestException Invalid(string path, string message) => new(ErrorCodes.BadRequest, message, new Dictionary<string, string> { ["path"] = path });
}

/// <summary>A signal to send.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Name">The signal's name.</param>
/// <param name="Payload">Its payload.</param>
public sealed record NewSignal(Guid RunId, string Name, RawJson Payload)
{
    /// <summary>The key a gate may ask for.</summary>
    public string? Key { get; init; }

    /// <summary>The sender's id for this delivery; one is made when absent.</summary>
    public string? Id { get; init; }
}
