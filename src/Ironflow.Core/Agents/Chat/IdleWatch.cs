namespace Ironflow.Agents.Chat;

/// <summary>Ends a request whose reply falls silent.</summary>
internal sealed class IdleWatch : IDisposable
{
    private readonly TimeSpan limit;
    private readonly CancellationTokenSource silence;
    private readonly CancellationTokenSource either;

    public IdleWatch(TimeSpan limit, TimeProvider time, CancellationToken stop)
    {
        this.limit = limit;
        silence = new CancellationTokenSource(limit, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, stop);
    }

    /// <summary>Set when the reply is silent for too long, or the call is stopped.</summary>
    public CancellationToken Token => either.Token;

    public bool IsSilent => silence.IsCancellationRequested;

    public void Heard() => silence.CancelAfter(limit);

    public void Dispose()
    {
        either.Dispose();
        silence.Dispose();
    }
}
