namespace Ironflow.Orchestration;

/// <summary>
/// Runs a handler's code in turns, on the thread of the engine's orchestration, and nowhere else. When control returns from
/// <see cref="Run"/> the handler has ended, waits on its context, or waits on something foreign; nothing is left in the queue.
/// </summary>
/// <remarks>A continuation that arrives from another thread belongs to a foreign await: it is dropped, never run, because what it would do
/// could not be replayed (semantics 1).</remarks>
internal sealed class HandlerLoop : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> queue = new();
    private int thread = -1;

    /// <summary>Whether the calling code is the handler's own, within a turn.</summary>
    public bool IsCurrent => thread == Environment.CurrentManagedThreadId;

    /// <summary>Runs an action as a part of the handler, then everything it made ready.</summary>
    public void Run(Action action)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        thread = Environment.CurrentManagedThreadId;
        try
        {
            action();
            while (queue.TryDequeue(out var next))
            {
                SetSynchronizationContext(this);
                next.Callback(next.State);
            }
        }
        finally
        {
            thread = -1;
            SetSynchronizationContext(outer);
        }
    }

    /// <summary>Completes what the handler waits on. Without a current context, so that an await with <c>ConfigureAwait(false)</c> continues here
    /// too rather than on the thread pool.</summary>
    public static void Complete(Action complete)
    {
        var own = Current;
        SetSynchronizationContext(null);
        try
        {
            complete();
        }
        finally
        {
            SetSynchronizationContext(own);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
            queue.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!IsCurrent)
            throw new InvalidOperationException("a workflow's code runs in turns; nothing can be sent into it from another thread");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}
