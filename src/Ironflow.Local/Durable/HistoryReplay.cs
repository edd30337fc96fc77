namespace Ironflow.Local.Durable;

/// <summary>Runs an orchestrator's code again over the turns on record.</summary>
internal static class HistoryReplay
{
    /// <summary>Repeats the turns. Where code and history part, <see cref="Orchestration.End"/> is a failure that says so.</summary>
    /// <param name="orchestration">An execution with nothing happened yet.</param>
    /// <param name="turns">Its turns.</param>
    /// <param name="repeated">Told after each turn, with what is on record of it.</param>
    public static void Run(Orchestration orchestration, IReadOnlyList<Turn> turns, Action<Turn>? repeated = null)
    {
        foreach (var turn in turns)
        {
            orchestration.BeginTurn(new DateTimeOffset(turn.At, TimeSpan.Zero), turn.Actions);
            foreach (var happening in turn.Events)
            {
                if (!orchestration.TryApply(happening))
                {
                    orchestration.Diverge($"{happening.Kind} of task {happening.Task}", "no such task");
                }
            }

            orchestration.EndTurn();
            repeated?.Invoke(turn);
        }
    }
}
