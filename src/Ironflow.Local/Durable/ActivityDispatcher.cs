namespace Ironflow.Local.Durable;

/// <summary>Gives activities their slots, in the order of asking. An activity holds its slot from before its begin to its end.</summary>
internal sealed class ActivityDispatcher(int slots, Action<ActivityRun> start)
{
    private int executing;
    private readonly Lock gate = new();
    private readonly Queue<ActivityRun> queue = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool stopped;

    public int Queued
    {
        get
        {
            lock (gate)
            {
                return queue.Count;
            }
        }
    }

    /// <summary>Takes a slot if one is free and nobody waits for it.</summary>
    public bool TryTakeSlot()
    {
        lock (gate)
        {
            if (stopped || executing == slots || queue.Count > 0)
            {
                return false;
            }

            executing++;
            return true;
        }
    }

    public void Enqueue(ActivityRun run)
    {
        lock (gate)
        {
            if (stopped)
            {
                return;
            }

            if (executing == slots)
            {
                queue.Enqueue(run);
                return;
            }

            executing++;
        }

        start(run);
    }

    public void Release()
    {
        ActivityRun? next = null;
        lock (gate)
        {
            while (!stopped && queue.TryDequeue(out next) && next.Abandoned)
            {
                next = null;
            }

            if (next is null)
            {
                executing--;
                if (stopped && executing == 0)
                {
                    drained.TrySetResult();
                }
            }
        }

        if (next is not null)
        {
            start(next);
        }
    }

    /// <summary>Starts nothing more; completes when what executes has ended.</summary>
    public Task StopAsync()
    {
        lock (gate)
        {
            stopped = true;
            queue.Clear();
            if (executing == 0)
            {
                drained.TrySetResult();
            }
        }

        return drained.Task;
    }
}
