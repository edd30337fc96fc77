using Ironflow.Gates;
using Ironflow.Local.Storage;

namespace Ironflow.Local.RecordStore;

/// <summary>Votes, one per gate and voter.</summary>
internal static class VoteTable
{
    private const string Columns = "voter, approve, at, comment";

    public static void Insert(Connection connection, long run, long pos, GateVote vote)
    {
        using var insert = connection.Prepare("INSERT INTO votes(run, pos, voter, approve, at, comment) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        insert.Bind(1, run).Bind(2, pos).Bind(3, vote.By).Bind(4, vote.Approve).Bind(5, vote.At).Bind(6, vote.Comment).Run();
    }

    /// <summary>The vote of a voter on a gate; <c>null</c> when there is none.</summary>
    public static GateVote? Find(Connection connection, long run, long pos, string voter)
    {
        using var select = connection.Prepare($"SELECT {Columns} FROM votes WHERE run = ?1 AND pos = ?2 AND voter = ?3");
        return select.Bind(1, run).Bind(2, pos).Bind(3, voter).Step() ? Read(select) : null;
    }

    public static List<GateVote> List(Connection connection, long run, long pos)
    {
        using var select = connection.Prepare($"SELECT {Columns} FROM votes WHERE run = ?1 AND pos = ?2 ORDER BY at, voter");
        select.Bind(1, run).Bind(2, pos);
        var votes = new List<GateVote>();
        while (select.Step())
            votes.Add(Read(select));
        return votes;
    }

    private static GateVote Read(Statement row) => new(row.Text(0), row.Bool(1), row.Time(2), row.TextOrNull(3));
}
