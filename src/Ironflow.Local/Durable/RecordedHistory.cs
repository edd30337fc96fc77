using Ironflow.Durable;
using Ironflow.Local.Storage;

namespace Ironflow.Local.Durable;

/// <summary>An instance's history taken out of the engine: all that is needed to run its code over it again, anywhere.</summary>
/// <param name="Id">The instance.</param>
/// <param name="Name">Its orchestrator.</param>
/// <param name="Input">What it began with.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Output">Its output, when it completed.</param>
/// <param name="Turns">Its turns.</param>
internal sealed record RecordedHistory(string Id, string Name, string Input, DurableStatus Status, string? Output, IReadOnlyList<Turn> Turns)
{
    /// <summary>The history of an instance and of those below it, the oldest first; of one that continued as new, its last execution.</summary>
    public static IReadOnlyList<RecordedHistory> Read(Connection c, string root)
    {
        var histories = new List<RecordedHistory>();
        using var q = c.Prepare("SELECT key, id, name, input, status, output, execution FROM instances WHERE root = ?1 ORDER BY key");
        q.Bind(1, root);
        while (q.Step())
        {
            var turns = InstanceStore.ReadTurns(c, q.Long(0), q.Int(6), q.Text(1));
            histories.Add(new RecordedHistory(q.Text(1), q.Text(2), q.Text(3), (DurableStatus)q.Int(4), q.TextOrNull(5), turns));
        }

        return histories;
    }
}
