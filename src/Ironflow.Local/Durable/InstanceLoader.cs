using Ironflow.Durable;

namespace Ironflow.Local.Durable;

/// <summary>Brings an instance from disk to memory: its code runs again over its history.</summary>
internal static class InstanceLoader
{
    /// <summary>The instance as history leaves it, and its inbox; no incarnation when it is gone or has ended.</summary>
    public static (Incarnation? Incarnation, IReadOnlyList<Message> Inbox) Load(EngineCore engine, LiveInstance live, bool restoreTimers)
    {
        var stored = engine.Database.Read(connection => InstanceStore.Load(connection, live.Key));
        if (stored is null)
        {
            return (null, []);
        }

        var incarnation = Begin(engine, live, stored.Row);
        Replay(incarnation, stored.Turns);
        if (incarnation.Orchestration.End is null)
        {
            Resume(engine, incarnation, restoreTimers);
        }

        return (incarnation, stored.Inbox);
    }

    /// <summary>An execution with nothing happened yet.</summary>
    public static Incarnation Begin(EngineCore engine, LiveInstance live, InstanceRow row)
    {
        Incarnation? incarnation = null;
        var orchestrator = engine.Options.Orchestrators.TryGetValue(row.Name, out var known) ? known : Unknown(row.Name);
        var orchestration = new Orchestration(row.Id, row.Input, orchestrator, engine.Loggers, Foreign);
        incarnation = new Incarnation(row, orchestration);
        return incarnation;

        void Foreign()
        {
            incarnation!.SetForeign();
            live.Post(null);
        }
    }

    private static void Replay(Incarnation incarnation, IReadOnlyList<Turn> turns)
    {
        var orchestration = incarnation.Orchestration;
        HistoryReplay.Run(orchestration, turns);
        incarnation.NextSeq = turns.Count;
        if (orchestration.End is { Error: null })
        {
            orchestration.Diverge("an execution that goes on", "its end");
        }

        orchestration.EndReplay();
    }

    private static void Resume(EngineCore engine, Incarnation incarnation, bool restoreTimers)
    {
        var row = incarnation.Row;
        foreach (var task in incarnation.Orchestration.Open.Values)
        {
            if (task.Action.Kind == ActionKind.Activity)
            {
                engine.Deliver(new ActivityRun(row.Key, row.Execution, task.Action, row.Id));
            }
            else if (restoreTimers && task.Action.Kind == ActionKind.Timer)
            {
                engine.Timers.Add(new TimerEntry(task.Action.FireAt, row.Key, row.Execution, task.Action.Task));
            }
        }
    }

    private static Func<IDurableContext, string, Task<string>> Unknown(string name) =>
        (_, _) => throw new InvalidOperationException($"no orchestrator is registered under the name '{name}'");
}
