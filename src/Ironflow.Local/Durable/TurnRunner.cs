using System.Text.Json;
using Ironflow.Local.Storage;

namespace Ironflow.Local.Durable;

/// <summary>Runs one turn of an instance: feeds it what came, gathers what it asked for, and queues all of it as one unit.</summary>
internal sealed class TurnRunner(EngineCore engine, LiveInstance live, Incarnation incarnation)
{
    private readonly List<TurnEvent> events = [];
    private readonly List<long> inboxIds = [];
    private readonly List<ActivityRun> completed = [];
    private readonly List<ActivityRun> late = [];

    private Orchestration Orchestration => incarnation.Orchestration;

    private InstanceRow Row => incarnation.Row;

    public void Run(IReadOnlyList<Message> batch)
    {
        var now = engine.UtcNow;
        Orchestration.BeginTurn(now > Orchestration.UtcNow ? now : Orchestration.UtcNow, recorded: null);
        if (incarnation.NextSeq == 0)
        {
            Start();
        }

        var taken = 0;
        for (; taken < batch.Count && Orchestration.End is null; taken++)
        {
            Apply(batch[taken]);
        }

        if (incarnation.Foreign)
        {
            Orchestration.FailForeign();
        }

        Orchestration.EndTurn();
        engine.WriteLate(late);
        if (events.Count > 0 || inboxIds.Count > 0 || Orchestration.End is not null)
        {
            Finish(taken == batch.Count ? [] : batch.Skip(taken));
        }
    }

    private void Start()
    {
        foreach (var happening in incarnation.Carried.Prepend(new TurnEvent(EventKind.Started)))
        {
            events.Add(happening);
            Orchestration.TryApply(happening);
        }
    }

    private void Apply(Message message)
    {
        if (message.InboxId != 0)
        {
            if (message.InboxId <= incarnation.LastInbox)
            {
                return;
            }

            incarnation.LastInbox = message.InboxId;
            inboxIds.Add(message.InboxId);
        }

        if (message.Run is { } delivered && !engine.IsInFlight(delivered))
        {
            return;
        }

        var applied = (message.Execution == Message.Any || message.Execution == Row.Execution) && Orchestration.TryApply(message.Event);
        if (applied)
        {
            events.Add(message.Event);
        }

        if (message.Run is { } run)
        {
            (applied ? completed : late).Add(run);
        }
    }

    private void Finish(IEnumerable<Message> left)
    {
        var end = Orchestration.End;
        var next = incarnation;
        if (end?.ContinueWith is { } input)
        {
            next = InstanceLoader.Begin(engine, live, Row with { Execution = Row.Execution + 1, Input = input, Carried = Carried(), Busy = true });
            next.LastInbox = incarnation.LastInbox;
            next.CustomStatus = Orchestration.CustomStatus ?? incarnation.CustomStatus;
        }

        var unit = Build(end);
        incarnation.NextSeq++;
        incarnation.Busy = unit.Busy;
        incarnation.CustomStatus = unit.CustomStatus;
        incarnation.Ended = end is { ContinueWith: null };
        if (end is null)
        {
            StartActivities(unit);
        }

        live.Enqueue(unit, next, left);
    }

    private TurnUnit Build(ExecutionEnd? end)
    {
        var status = Orchestration.CustomStatus ?? incarnation.CustomStatus;
        var busy = incarnation.HasOpenActivities;
        var asks = end is null && Orchestration.Actions.Count > 0;
        return new TurnUnit
        {
            Owner = incarnation,
            Live = live,
            Incarnation = incarnation,
            Seq = incarnation.NextSeq,
            Turn = TurnFormat.Write(new Turn(Orchestration.UtcNow.UtcTicks, events, Orchestration.Actions)),
            Now = engine.UtcNow.UtcTicks,
            Deferred = completed.Count == 1 ? completed[0].Deferred ?? [] : [.. completed.SelectMany(run => run.Deferred ?? [])],
            InboxIds = inboxIds,
            Completed = completed,
            NewTimers = asks && Asks(ActionKind.Timer) ? NewTimers() : [],
            OldTimers = OldTimers(),
            Children = asks && Asks(ActionKind.SubOrchestration) ? NewChildren() : [],
            End = end,
            Busy = busy,
            CustomStatus = status,
            RowChanged = incarnation.NextSeq == 0 || busy != incarnation.Busy || status != incarnation.CustomStatus,
            Carried = end?.ContinueWith is null ? null : Carried(),
        };
    }

    private string? Carried() => Orchestration.Buffered.Count == 0
        ? null
        : JsonSerializer.Serialize([.. Orchestration.Buffered], HistoryJson.Default.ListTurnEvent);

    private List<TimerEntry> NewTimers() =>
        [.. Asked(ActionKind.Timer).Select(task => Entry(task.Action))];

    /// <summary>Timers of earlier turns that fired or were cancelled.</summary>
    private List<TimerEntry> OldTimers()
    {
        if (Orchestration.CancelledTimers.Count == 0 && !events.Exists(e => e.Kind == EventKind.TimerFired))
        {
            return [];
        }

        var asked = Orchestration.Actions.Select(action => action.Task).ToHashSet();
        var old = Orchestration.CancelledTimers.Where(task => !asked.Contains(task.Action.Task)).Select(task => Entry(task.Action)).ToList();
        old.AddRange(events.Where(e => e.Kind == EventKind.TimerFired).Select(e => new TimerEntry(0, Row.Key, Row.Execution, e.Task)));
        return old;
    }

    private List<NewInstance> NewChildren() =>
    [
        .. Asked(ActionKind.SubOrchestration).Select(task => new NewInstance(
            engine.NewKey(), task.Action.Id!, task.Action.Name!, Row.Root, task.SubInput!, new ParentLink(Row.Key, Row.Execution, task.Action.Task))),
    ];

    private IEnumerable<OpenTask> Asked(ActionKind kind)
    {
        foreach (var action in Orchestration.Actions)
        {
            if (action.Kind == kind && Orchestration.Open.TryGetValue(action.Task, out var task))
            {
                yield return task;
            }
        }
    }

    // Most turns ask for one activity and nothing else.
    private bool Asks(ActionKind kind)
    {
        for (var i = 0; i < Orchestration.Actions.Count; i++)
        {
            if (Orchestration.Actions[i].Kind == kind)
            {
                return true;
            }
        }

        return false;
    }

    private TimerEntry Entry(TurnAction action) => new(action.FireAt, Row.Key, Row.Execution, action.Task);

    private void StartActivities(TurnUnit unit)
    {
        List<WriteUnit>? joined = null;
        foreach (var task in Asked(ActionKind.Activity))
        {
            var run = new ActivityRun(Row.Key, Row.Execution, task.Action, Row.Id);
            if (engine.TryBegin(run, out var writes))
            {
                unit.Begun.Add(run);
                if (writes is not null)
                {
                    (joined ??= []).AddRange(writes);
                }
            }
            else
            {
                unit.Waiting.Add(run);
            }
        }

        unit.Joined = joined;
    }
}
