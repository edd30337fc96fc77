using System.Collections.Concurrent;
using Ironflow.Local.Storage;
using Microsoft.Extensions.Logging;

namespace Ironflow.Local.Durable;

/// <summary>What holds the parts of the engine together: who is in memory, which activities are under way, what follows a commit.</summary>
internal sealed class EngineCore : IDisposable
{
    private readonly ConcurrentDictionary<long, LiveInstance> lives = new();
    private readonly ConcurrentDictionary<(long Key, int Execution, int Task), ActivityRun> inFlight = new();
    private readonly ActivityDispatcher dispatcher;
    private readonly ActivityRunner runner;
    private readonly Admission admission;
    private readonly IdleList idle;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private long lastKey;
    private int loops;
    private volatile bool halted;

    public EngineCore(Database database, EngineOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        Database = database;
        Options = options;
        Loggers = loggers;
        this.time = time;
        logger = loggers.CreateLogger("Ironflow.Local.Durable");
        runner = new ActivityRunner(options.Activities, OnActivityEnded);
        dispatcher = new ActivityDispatcher(options.ActivitySlots, runner.StartOnPool);
        admission = new Admission(Math.Max(64, options.ActivitySlots * 2), () => dispatcher.Queued, key => Wake(key));
        idle = new IdleList(options.MaxLive);
        Timers = new TimerScheduler(time, OnTimer);
    }

    public Database Database { get; }

    public EngineOptions Options { get; }

    public ILoggerFactory Loggers { get; }

    public TimerScheduler Timers { get; }

    public DateTimeOffset UtcNow => time.GetUtcNow();

    public int LiveCount => lives.Count;

    /// <summary>Whether nothing runs any more; what is on disk is for the next start.</summary>
    public bool Halted => halted;

    public long NewKey() => Interlocked.Increment(ref lastKey);

    public bool MayRun(string root) => Options.RunOnly is null || Options.RunOnly.Contains(root);

    public void Resume()
    {
        lastKey = Database.Read(RecoveryQueries.LastKey);
        var due = Database.Read(connection => RecoveryQueries.Due(connection, Options.RunOnly));
        var timers = Database.Read(connection => RecoveryQueries.Timers(connection, Options.RunOnly));
        foreach (var timer in timers)
        {
            Timers.Add(timer);
        }

        foreach (var key in due)
        {
            admission.Add(key);
        }

        if (due.Count + timers.Count > 0)
        {
            logger.Resumed(due.Count, timers.Count);
        }
    }

    public async Task StopAsync()
    {
        Timers.Dispose();
        var ended = dispatcher.StopAsync();
        await runner.CancelAsync().ConfigureAwait(false);
        try
        {
            await ended.WaitAsync(Options.StopGrace, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            logger.ActivitiesLeft(inFlight.Count);
        }

        await SettleAsync().ConfigureAwait(false);
        halted = true;
        await FlushAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        Timers.Dispose();
        runner.Dispose();
    }

    /// <summary>Brings a message to an instance, into memory if need be.</summary>
    public void Send(long key, Message message, bool here = false)
    {
        while (!halted && !Live(key).Post(message, here: here))
        {
        }
    }

    /// <summary>Lets an instance in for its first turn when there is room.</summary>
    public void Admit(long key) => admission.Add(key);

    public void Entered(int admitted)
    {
        for (; admitted > 0; admitted--)
        {
            admission.Entered();
        }
    }

    /// <summary>Takes an ended instance out of memory, whatever it does.</summary>
    public void Kill(long key)
    {
        if (lives.TryGetValue(key, out var live))
        {
            live.Kill();
        }
    }

    public void Forget(LiveInstance live)
    {
        lives.TryRemove(new KeyValuePair<long, LiveInstance>(live.Key, live));
        idle.Remove(live);
    }

    public void Idle(LiveInstance live) => idle.Touch(live);

    public void LoopEntered() => Interlocked.Increment(ref loops);

    public void LoopLeft() => Interlocked.Decrement(ref loops);

    public bool IsInFlight(ActivityRun run) =>
        !run.Abandoned && inFlight.TryGetValue(run.Address, out var current) && current == run;

    /// <summary>Queues an activity whose scheduling is on disk, unless it is under way already.</summary>
    public void Deliver(ActivityRun run)
    {
        if (inFlight.TryAdd(run.Address, run))
        {
            dispatcher.Enqueue(run);
        }
    }

    /// <summary>Begins an activity before its turn is committed, if that is allowed and a slot is free; gives what it wrote at once.</summary>
    public bool TryBegin(ActivityRun run, out IReadOnlyList<WriteUnit>? writes)
    {
        writes = null;
        inFlight[run.Address] = run;
        if (!Options.JoinActivities || !dispatcher.TryTakeSlot())
        {
            return false;
        }

        run.Scope.OpenJoin();
        runner.Start(run);
        writes = run.Scope.CloseJoin();
        return true;
    }

    public void AfterCommit(TurnUnit unit)
    {
        foreach (var run in unit.Completed)
        {
            inFlight.TryRemove(new(run.Address, run));
        }

        foreach (var run in unit.Waiting)
        {
            dispatcher.Enqueue(run);
        }

        foreach (var timer in unit.NewTimers)
        {
            Timers.Add(timer);
        }

        foreach (var timer in unit.OldTimers)
        {
            Timers.Remove(timer);
        }

        foreach (var replaced in unit.Replaced)
        {
            Kill(replaced);
        }

        foreach (var child in unit.Children)
        {
            Admit(child.Key);
        }

        if (unit.ForParent is { } parent)
        {
            Send(parent.Key, parent.Message);
        }
    }

    public void AfterFailure(TurnUnit unit, Exception exception)
    {
        logger.TurnNotWritten(unit.Incarnation.Row.Id, exception);
        foreach (var run in unit.Completed.Concat(unit.Begun).Concat(unit.Waiting))
        {
            Abandon(run);
        }
    }

    /// <summary>Gives up completions that no turn took; history still has the activities open.</summary>
    public void Abandon(IReadOnlyList<Message> messages)
    {
        foreach (var message in messages)
        {
            if (message.Run is { } run)
            {
                Abandon(run);
            }
        }
    }

    /// <summary>Writes what activities deferred whose completion nobody takes: their instance ended or asked no more.</summary>
    public void WriteLate(IEnumerable<ActivityRun> runs)
    {
        foreach (var run in runs)
        {
            inFlight.TryRemove(new(run.Address, run));
            if (run.Deferred is { } deferred)
            {
                Database.Enqueue(new FlushUnit(run.Scope, deferred));
            }
        }
    }

    public void TurnFailed(long key, Exception exception) => logger.TurnFailed(key, exception);

    public void After(TimeSpan delay, Action action) => _ = RunAfterAsync(delay, action);

    /// <summary>Lets the turns of what has just ended run, and those that follow from them, within the bound of a stop.</summary>
    private async Task SettleAsync()
    {
        var started = time.GetTimestamp();
        do
        {
            await FlushAsync().ConfigureAwait(false);
            await Task.Yield();
        }
        while (Volatile.Read(ref loops) > 0 && time.GetElapsedTime(started) < Options.StopGrace);
    }

    private async Task FlushAsync()
    {
        try
        {
            await Database.WriteAsync(static _ => { }).ConfigureAwait(false);
        }
        catch (Ironflow.Records.StoreUnavailableException exception)
        {
            // What could not be written is done again at the next start.
            logger.StopNotWritten(exception);
        }
    }

    private LiveInstance Live(long key) => lives.GetOrAdd(key, static (k, core) => new LiveInstance(core, k), this);

    private void Wake(long key)
    {
        while (!halted && !Live(key).Post(null, admitted: true))
        {
        }
    }

    private void Abandon(ActivityRun run)
    {
        run.Abandon();
        inFlight.TryRemove(new(run.Address, run));
    }

    private void OnTimer(TimerEntry entry) =>
        Send(entry.Key, new Message(new TurnEvent(EventKind.TimerFired, entry.Task), entry.Execution));

    private void OnActivityEnded(ActivityRun run, TurnEvent? outcome)
    {
        dispatcher.Release();
        admission.Admit();
        if (run.Abandoned || outcome is null)
        {
            return;
        }

        if (run.Scope.Failure is { } failure)
        {
            logger.CompletionNotTaken(run.Action.Name!, run.InstanceId, failure);
            Redeliver(run);
        }
        else
        {
            // An activity's end is the last thing its thread does, so a thread of the pool goes on with the turn.
            Send(run.Key, new Message(outcome, run.Execution, Run: run), here: Thread.CurrentThread.IsThreadPoolThread);
        }
    }

    private void Redeliver(ActivityRun run)
    {
        var again = new ActivityRun(run.Key, run.Execution, run.Action, run.InstanceId) { Deliveries = run.Deliveries + 1 };
        if (inFlight.TryUpdate(run.Address, again, run))
        {
            After(Backoff.Delay(again.Deliveries), () => dispatcher.Enqueue(again));
        }
    }

    private async Task RunAfterAsync(TimeSpan delay, Action action)
    {
        await Task.Delay(delay, time).ConfigureAwait(false);
        action();
    }
}
