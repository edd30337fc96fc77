using System.Security.Cryptography;
using System.Text;
using Ironflow.Durable;
using Microsoft.Extensions.Logging;

namespace Ironflow.Local.Durable;

/// <summary>How an execution ended.</summary>
internal sealed record ExecutionEnd(DurableStatus Status, string? Output, string? Error)
{
    /// <summary>The input of the next execution, for continue-as-new.</summary>
    public string? ContinueWith { get; init; }
}

/// <summary>
/// The orchestrator's code of one execution, in memory. It is fed events, live or from history, and tells what it asked for; while
/// history is repeated, each thing asked for is compared with what is on record.
/// </summary>
internal sealed class Orchestration : IDurableContext
{
    /// <summary>Characters; 16 KiB in the UTF-16 that the strictest engine counts.</summary>
    private const int LargestCustomStatus = 8 * 1024;

    private readonly Func<IDurableContext, string, Task<string>> orchestrator;
    private readonly string input;
    private readonly ILoggerFactory loggers;
    private readonly Action foreign;
    private readonly OrchestrationPump pump;
    private readonly Dictionary<int, OpenTask> open = [];
    private readonly Dictionary<string, TaskCompletionSource<string>> waits = new(StringComparer.Ordinal);
    private readonly List<TurnEvent> buffered = [];
    private Task<string>? body;
    private string? continueWith;
    private string? failure;
    private int lastTask;
    private int turn = -1;
    private IReadOnlyList<TurnAction>? expected;
    private List<TurnAction> actions = [];
    private List<OpenTask> cancelledTimers = [];

    public Orchestration(
        string instanceId, string input, Func<IDurableContext, string, Task<string>> orchestrator, ILoggerFactory loggers, Action foreign)
    {
        InstanceId = instanceId;
        this.input = input;
        this.orchestrator = orchestrator;
        this.loggers = loggers;
        this.foreign = foreign;
        pump = new OrchestrationPump(foreign);
    }

    public string InstanceId { get; }

    public DateTimeOffset UtcNow { get; private set; }

    public bool IsReplaying => expected is not null;

    public string? CustomStatus { get; private set; }

    /// <summary>Tasks asked for and not completed; event waits are not among them.</summary>
    public IReadOnlyDictionary<int, OpenTask> Open => open;

    /// <summary>Events nobody has waited for yet, in order of arrival.</summary>
    public IReadOnlyList<TurnEvent> Buffered => buffered;

    /// <summary>What this turn asked for, and which timers of earlier turns it cancelled.</summary>
    public IReadOnlyList<TurnAction> Actions => actions;

    public IReadOnlyList<OpenTask> CancelledTimers => cancelledTimers;

    /// <summary>How the execution ended; <c>null</c> while it goes on. Open tasks hold the end back, a failure of the engine's own does not.</summary>
    public ExecutionEnd? End
    {
        get
        {
            if (failure is not null)
            {
                return new ExecutionEnd(DurableStatus.Failed, null, failure);
            }

            if (body is not { IsCompleted: true } || open.Count > 0)
            {
                return null;
            }

            return body switch
            {
                { IsFaulted: true } => new ExecutionEnd(DurableStatus.Failed, null, ErrorTexts.Of(body.Exception!.InnerException!)),
                { IsCanceled: true } => new ExecutionEnd(DurableStatus.Failed, null, "OperationCanceledException: the orchestrator ended as cancelled"),
                _ when continueWith is not null => new ExecutionEnd(DurableStatus.Running, null, null) { ContinueWith = continueWith },
                _ => new ExecutionEnd(DurableStatus.Completed, body.Result, null),
            };
        }
    }

    /// <summary>Begins a turn.</summary>
    /// <param name="at">The time the code sees.</param>
    /// <param name="recorded">What the turn asked for when it ran first; <c>null</c> when it runs now.</param>
    public void BeginTurn(DateTimeOffset at, IReadOnlyList<TurnAction>? recorded)
    {
        turn++;
        UtcNow = at;
        expected = recorded;
        actions = [];
        cancelledTimers = [];
    }

    /// <summary>Feeds an event and lets the code run. Returns <c>false</c>, with nothing done, when no open task takes it.</summary>
    public bool TryApply(TurnEvent happening)
    {
        if (failure is not null)
        {
            return false;
        }

        switch (happening.Kind)
        {
            case EventKind.Started:
                pump.Run(Begin);
                return true;
            case EventKind.Raised:
                pump.Run(() => Raise(happening));
                return true;
            default:
                if (!open.TryGetValue(happening.Task, out var task) || !task.Takes(happening.Kind))
                {
                    return false;
                }

                open.Remove(happening.Task);
                pump.Run(() => OrchestrationPump.Complete(() => task.Complete(happening)));
                return true;
        }
    }

    /// <summary>Ends a turn: what is missing on replay is divergence, and code that waits on nothing of ours waits on something foreign.</summary>
    public void EndTurn()
    {
        if (failure is null && expected is not null && actions.Count < expected.Count)
        {
            Diverge(expected[actions.Count].Describe(), "nothing");
        }

        if (failure is null && body is { IsCompleted: false } && open.Count == 0 && waits.Count == 0)
        {
            FailForeign();
        }
    }

    /// <summary>Leaves replay: what comes now happens now.</summary>
    public void EndReplay() => expected = null;

    /// <summary>Fails the execution because its code was resumed by something that is not the engine's.</summary>
    public void FailForeign() => failure ??=
        "ForeignAwait: the orchestrator awaits something its context did not give (such as Task.Delay, Task.Run or I/O). " +
        "Only activities, timers, events and sub-orchestrations of the context may be awaited";

    /// <summary>Fails the execution because code and history do not agree.</summary>
    public void Diverge(string recorded, string asked) => failure ??=
        $"NonDeterministic: at action {actions.Count} of turn {turn} the history holds {recorded}, but the code asked for {asked}. " +
        "The orchestrator's code changed under a running instance, or it decides by something else than its input and its tasks";

    public Task<string> CallActivityAsync(string name, string input)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Ask(new TurnAction(ActionKind.Activity, ++lastTask, name, Value: input));
    }

    public Task<string> CallSubOrchestrationAsync(string name, string instanceId, string input)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(input)).AsSpan(0, 8));
        return Ask(new TurnAction(ActionKind.SubOrchestration, ++lastTask, name, instanceId, hash), input);
    }

    public Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var action = new TurnAction(ActionKind.Timer, ++lastTask, FireAt: fireAt.UtcTicks);
        var task = Ask(action);
        if (open.TryGetValue(action.Task, out var opened))
        {
            opened.CancelWith(() => CancelTimer(opened), cancellationToken);
        }

        return task;
    }

    public Task<string> WaitForEventAsync(string name, CancellationToken cancellationToken = default)
    {
        CheckThread();
        ArgumentException.ThrowIfNullOrEmpty(name);
        name = EventNames.Normalize(name);
        var at = buffered.FindIndex(e => e.Name == name);
        if (at >= 0)
        {
            var value = buffered[at].Value!;
            buffered.RemoveAt(at);
            return Task.FromResult(value);
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<string>(cancellationToken);
        }

        var wait = new TaskCompletionSource<string>();
        if (!waits.TryAdd(name, wait))
        {
            throw new InvalidOperationException($"event '{name}' is already waited for: an event has one waiter");
        }

        cancellationToken.UnsafeRegister(
            _ =>
            {
                CheckThread();
                if (waits.TryGetValue(name, out var current) && current == wait)
                {
                    waits.Remove(name);
                    OrchestrationPump.Complete(() => wait.TrySetCanceled(cancellationToken));
                }
            },
            null);
        return wait.Task;
    }

    public void SetCustomStatus(string json)
    {
        CheckThread();
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length >= LargestCustomStatus)
        {
            throw new ArgumentException($"a custom status takes less than {LargestCustomStatus} characters, this one has {json.Length}", nameof(json));
        }

        CustomStatus = json;
    }

    public void ContinueAsNew(string input)
    {
        CheckThread();
        ArgumentNullException.ThrowIfNull(input);
        continueWith = input;
    }

    public ILogger CreateReplaySafeLogger(string category) => new ReplaySafeLogger(loggers.CreateLogger(category), () => IsReplaying);

    private void Begin()
    {
        try
        {
            body = orchestrator(this, input);
        }
        catch (Exception exception)
        {
            body = Task.FromException<string>(exception);
        }

        // Code that was resumed elsewhere may end there, where nothing of the engine would look.
        _ = body.ContinueWith(
            _ =>
            {
                if (!pump.IsCurrent)
                {
                    foreign();
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private void Raise(TurnEvent happening)
    {
        if (waits.Remove(happening.Name!, out var wait))
        {
            OrchestrationPump.Complete(() => wait.TrySetResult(happening.Value!));
        }
        else
        {
            buffered.Add(happening);
        }
    }

    private Task<string> Ask(TurnAction action, string? subInput = null)
    {
        CheckThread();
        if (expected is not null && failure is null)
        {
            if (actions.Count >= expected.Count)
            {
                Diverge("nothing more", action.Describe());
            }
            else if (!expected[actions.Count].IsSame(action))
            {
                Diverge(expected[actions.Count].Describe(), action.Describe());
            }
        }

        actions.Add(action);
        var task = new OpenTask(action, subInput);
        open.Add(action.Task, task);
        return task.Result;
    }

    private void CancelTimer(OpenTask timer)
    {
        CheckThread();
        if (!open.Remove(timer.Action.Task))
        {
            return;
        }

        cancelledTimers.Add(timer);
        OrchestrationPump.Complete(timer.Cancel);
    }

    private void CheckThread()
    {
        if (!pump.IsCurrent)
        {
            foreign();
            throw new InvalidOperationException("ForeignAwait: the context was used outside the orchestration's own thread");
        }
    }
}
