using Ironflow.Durable;

namespace Ironflow.Local.Durable;

/// <summary>
/// An instance in memory: a mailbox and one loop at a time over it. The loop runs turns and queues their units in order; it runs ahead
/// of the disk, and when a unit fails everything in memory is thrown away and replayed from history.
/// </summary>
internal sealed class LiveInstance(EngineCore engine, long key) : IThreadPoolWorkItem
{
    /// <summary>How many turns may run ahead of the disk.</summary>
    private const int MostPending = 16;

    private readonly Lock gate = new();
    private LinkedList<Message> mailbox = new();
    private Incarnation? incarnation;
    private bool wake;
    private bool scheduled;
    private bool resting;
    private bool dead;
    private bool restoreTimers;
    private int pending;
    private int faults;
    private int admissions;

    public long Key { get; } = key;

    /// <summary>Its place among the idle ones; the idle list's own.</summary>
    public LinkedListNode<LiveInstance>? IdleNode { get; set; }

    private int Limit => engine.Options.ReplayAlways ? 1 : MostPending;

    private bool Held => resting || pending >= Limit || incarnation is { Ended: true } or { Fault: not null };

    private bool HasWork => wake || mailbox.Count > 0;

    /// <summary>Leaves a message, or wakes the instance. Returns <c>false</c> when it has left memory.</summary>
    /// <param name="message">The message; <c>null</c> to wake it.</param>
    /// <param name="admitted">Whether it is let in for its first turn.</param>
    /// <param name="here">Whether a turn that becomes due may run on the caller's thread: no other thread need wake for it.</param>
    public bool Post(Message? message, bool admitted = false, bool here = false)
    {
        var due = false;
        lock (gate)
        {
            if (dead)
            {
                return false;
            }

            if (message is null)
            {
                wake = true;
                admissions += admitted ? 1 : 0;
            }
            else
            {
                mailbox.AddLast(message);
            }

            if (here)
            {
                due = TryClaimLoop();
            }
            else
            {
                Schedule();
            }
        }

        if (due)
        {
            Execute();
        }

        return true;
    }

    public void Execute()
    {
        while (Take() is { } batch)
        {
            Process(batch);
        }

        engine.LoopLeft();
    }

    /// <summary>Takes it out of memory when nothing goes on.</summary>
    public bool TryEvict()
    {
        lock (gate)
        {
            if (dead || scheduled || pending > 0 || HasWork || resting)
            {
                return false;
            }

            dead = true;
            incarnation = null;
        }

        engine.Forget(this);
        return true;
    }

    /// <summary>The instance has ended or is gone: nothing reaches it any more.</summary>
    public void Kill()
    {
        LinkedList<Message> left;
        int admitted;
        lock (gate)
        {
            dead = true;
            incarnation = null;
            left = mailbox;
            mailbox = new LinkedList<Message>();
            admitted = admissions;
            admissions = 0;
        }

        engine.Forget(this);
        engine.Entered(admitted);
        Drop(left);
    }

    public void OnCommitted(TurnUnit unit)
    {
        engine.AfterCommit(unit);
        if (unit.End is { ContinueWith: null })
        {
            if (unit.End.Status == DurableStatus.Failed)
                engine.Options.InstanceFailed?.Invoke(unit.Incarnation.Row.Id);
            Kill();
            return;
        }

        bool idle;
        lock (gate)
        {
            pending--;
            faults = 0;
            Schedule();
            idle = IsIdle();
        }

        if (idle)
        {
            engine.Idle(this);
        }
    }

    public void OnFailed(TurnUnit unit, Exception exception)
    {
        engine.AfterFailure(unit, exception);
        bool gone;
        lock (gate)
        {
            gone = dead;
            pending--;
            Recover();
        }

        if (gone)
        {
            // Nobody will deliver these again, but what they recorded stands: a late finish keeps what was spent.
            engine.WriteLate(unit.Completed);
        }
    }

    private void Schedule()
    {
        if (TryClaimLoop())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private bool TryClaimLoop()
    {
        if (scheduled || dead || !HasWork || Held || engine.Halted)
        {
            return false;
        }

        scheduled = true;
        engine.LoopEntered();
        return true;
    }

    private bool IsIdle() => !dead && !scheduled && pending == 0 && !HasWork && !resting && incarnation is { } loaded
        && (engine.Options.EvictBusy || !loaded.HasOpenActivities);

    private Message[]? Take()
    {
        bool idle;
        lock (gate)
        {
            if (!dead && HasWork && !Held && !engine.Halted)
            {
                wake = false;
                var batch = mailbox.ToArray();
                mailbox.Clear();
                if (engine.Options.ReplayAlways && pending == 0)
                {
                    incarnation = null;
                }

                return batch;
            }

            scheduled = false;
            Recover();
            idle = IsIdle();
        }

        if (idle)
        {
            engine.Idle(this);
        }

        return null;
    }

    private void Process(IReadOnlyList<Message> batch)
    {
        try
        {
            var (current, inbox, fresh) = Current();
            if (current is null)
            {
                Kill();
                Drop(batch);
                return;
            }

            // A message of the batch that has a row is among what was loaded, in its right place, or was taken by an earlier turn.
            new TurnRunner(engine, this, current).Run(fresh ? [.. inbox, .. batch.Where(message => message.InboxId == 0)] : batch);
        }
        catch (Exception exception)
        {
            // Not the orchestrator's code, which cannot throw out of its turn: reading or the engine itself failed. Memory is not to be trusted.
            engine.TurnFailed(Key, exception);
            Fault(batch, exception);
        }
        finally
        {
            int admitted;
            lock (gate)
            {
                admitted = admissions;
                admissions = 0;
            }

            engine.Entered(admitted);
        }
    }

    private (Incarnation? Incarnation, IReadOnlyList<Message> Inbox, bool Fresh) Current()
    {
        bool restore;
        lock (gate)
        {
            if (incarnation is not null)
            {
                return (incarnation, [], false);
            }

            restore = restoreTimers;
        }

        var loaded = InstanceLoader.Load(engine, this, restore);
        lock (gate)
        {
            incarnation = dead ? null : loaded.Incarnation;
            restoreTimers = false;
        }

        return (loaded.Incarnation, loaded.Inbox, true);
    }

    /// <summary>Puts a turn's unit into the writer's queue, and what the turn left over back into the mailbox.</summary>
    public void Enqueue(TurnUnit unit, Incarnation next, IEnumerable<Message> left)
    {
        lock (gate)
        {
            foreach (var message in left.Reverse())
            {
                mailbox.AddFirst(message);
            }

            if (!dead)
            {
                incarnation = next;
            }

            wake |= next != unit.Incarnation;
            pending++;

            // Under the lock: the order on disk is the order of turns.
            engine.Database.Enqueue(unit);
        }
    }

    private void Fault(IReadOnlyList<Message> batch, Exception exception)
    {
        engine.Abandon(batch);
        lock (gate)
        {
            if (incarnation is { } current)
            {
                current.SetFault(exception);
            }
            else
            {
                Rest();
            }
        }
    }

    /// <summary>Begins anew from history once a fault's last queued unit has failed.</summary>
    private void Recover()
    {
        if (!dead && !scheduled && pending == 0 && incarnation is { Fault: not null })
        {
            incarnation = null;
            Rest();
            Schedule();
        }
    }

    private void Rest()
    {
        restoreTimers = true;
        wake = true;
        faults++;
        if (faults > 1)
        {
            resting = true;
            engine.After(Backoff.Delay(faults), Rested);
        }
    }

    private void Rested()
    {
        lock (gate)
        {
            resting = false;
            Schedule();
        }
    }

    private void Drop(IEnumerable<Message> messages) =>
        engine.WriteLate(messages.Select(message => message.Run).OfType<ActivityRun>());
}
