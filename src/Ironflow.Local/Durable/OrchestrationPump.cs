namespace Ironflow.Local.Durable;

/// <summary>
/// The single thread of an orchestration: its continuations run here, one after the other, only while a turn runs. A post from anywhere
/// else means that the orchestrator awaited something its context did not give.
/// </summary>
internal sealed class OrchestrationPump(Action foreign) : SynchronizationContext
{
    private const int Nobody = -1;

    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();
    private volatile int thread = Nobody;

    /// <summary>Whether the caller is on the orchestration's thread, in a turn.</summary>
    public bool IsCurrent => thread == Environment.CurrentManagedThreadId;

    /// <summary>Runs orchestrator code and everything it makes ready.</summary>
    public void Run(Action action)
    {
        var outside = Current;
        thread = Environment.CurrentManagedThreadId;
        try
        {
            SetSynchronizationContext(this);
            action();
            while (ready.TryDequeue(out var next))
            {
                SetSynchronizationContext(this);
                next.Callback(next.State);
            }
        }
        finally
        {
            thread = Nobody;
            SetSynchronizationContext(outside);
        }
    }

    /// <summary>Completes a task of the orchestration. Without a current context, continuations that did not capture one
    /// (<c>ConfigureAwait(false)</c>) run inline, on this thread, and not on the pool; the others are posted here.</summary>
    public static void Complete(Action completion)
    {
        var inside = Current;
        SetSynchronizationContext(null);
        try
        {
            completion();
        }
        finally
        {
            SetSynchronizationContext(inside);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            ready.Enqueue((d, state));
        }
        else
        {
            foreign();
        }
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("orchestrator code cannot be entered synchronously");

    public override SynchronizationContext CreateCopy() => this;
}
