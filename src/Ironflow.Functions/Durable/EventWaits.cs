namespace Ironflow.Functions.Durable;

/// <summary>
/// The waits for named events of one orchestration.
/// </summary>
/// <remarks>The engine hands an event to the last waiter of its name even when that wait was cancelled, and so loses it. Here a name has one wait at
/// the engine; a cancelled waiter leaves it behind for the next one, so that an event is delivered once and to whoever waits.</remarks>
internal sealed class EventWaits(Func<string, Task<string>> waitAtEngine)
{
    private readonly Dictionary<string, Task<string>> open = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Completes with the next event of that name.</summary>
    public Task<string> WaitAsync(string name, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<string>(cancellationToken);

        if (!open.TryGetValue(name, out var arrival))
            open[name] = arrival = waitAtEngine(name);
        return TakeAsync(name, arrival, cancellationToken);
    }

    /// <summary>Events the engine handed over for which nobody waits any more.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> TakeUndelivered()
    {
        var undelivered = open.Where(wait => wait.Value.IsCompletedSuccessfully).Select(wait => KeyValuePair.Create(wait.Key, wait.Value.Result)).ToList();
        foreach (var (name, _) in undelivered)
            open.Remove(name);
        return undelivered;
    }

    private async Task<string> TakeAsync(string name, Task<string> arrival, CancellationToken cancellationToken)
    {
        // No asynchronous continuations: what follows must stay on the orchestration's own thread.
        var cancelled = new TaskCompletionSource<string>();
        await using var registration = cancellationToken.Register(() => cancelled.TrySetCanceled(cancellationToken));
        var payload = await await Task.WhenAny(arrival, cancelled.Task);
        open.Remove(name);
        return payload;
    }
}
