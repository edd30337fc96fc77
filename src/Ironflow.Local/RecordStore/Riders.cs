using Ironflow.Local.Storage;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Local.RecordStore;

/// <summary>What rides in the transaction of a step's write: a vote and the use of a signal (semantics 6.2, 6.8).</summary>
internal static class Riders
{
    /// <summary>Why a write must not be done; <c>null</c> when nothing of it was done before.</summary>
    public static StepWriteKind? Refusal(Connection connection, long run, StepKey key, StepWrite write)
    {
        if (write.Vote is { } insert && VoteTable.Find(connection, run, StepTable.Pack(key), insert.Vote.By) is not null)
            return StepWriteKind.Voted;
        return write.Signal is { } use && SignalTable.FindUse(connection, run, use) is not (true, null) ? StepWriteKind.Changed : null;
    }

    /// <summary>Whether what rides with a write is on record as this write leaves it.</summary>
    public static bool AreWritten(Connection connection, long run, StepKey key, StepWrite write)
        => (write.Vote is not { } insert || VoteTable.Find(connection, run, StepTable.Pack(key), insert.Vote.By) == insert.Vote)
            && (write.Signal is not { } use || SignalTable.FindUse(connection, run, use).ConsumedBy == StepTable.Pack(key));

    public static void Write(Connection connection, long run, StepKey key, StepWrite write)
    {
        if (write.Vote is { } insert)
            VoteTable.Insert(connection, run, StepTable.Pack(key), insert.Vote);
        if (write.Signal is { } use)
            SignalTable.Use(connection, run, use, StepTable.Pack(key));
    }
}
