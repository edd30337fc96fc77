using Ironflow.Gates;
using Ironflow.Steps;

namespace Ironflow.Records;

/// <summary>Whether two step records say the same, whatever their rows' versions. A write whose answer was lost is recognised by it when it is repeated.</summary>
public static class StepEquality
{
    /// <summary>Whether every recorded field is equal.</summary>
    public static bool Same(StepRecord left, StepRecord right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return left with { Dependencies = right.Dependencies, PastTries = right.PastTries, Gate = right.Gate, ETag = right.ETag } == right
            && left.Dependencies.SequenceEqual(right.Dependencies)
            && left.PastTries.SequenceEqual(right.PastTries)
            && Same(left.Gate, right.Gate);
    }

    /// <summary>Whether two gates' states are equal, their lists by what is in them.</summary>
    public static bool Same(GateState? left, GateState? right)
        => left is null || right is null
            ? left == right
            : left with { Assignees = right.Assignees, Votes = right.Votes } == right
                && left.Assignees.SequenceEqual(right.Assignees)
                && left.Votes.SequenceEqual(right.Votes);

    /// <summary>Whether a row that an insert met is that insert's own: the same owner's same delivery, or for a row that nobody owns the same record.</summary>
    public static bool IsOwnInsert(StepRecord standing, StepRecord inserted)
    {
        ArgumentNullException.ThrowIfNull(standing);
        ArgumentNullException.ThrowIfNull(inserted);
        return inserted.Owner is null
            ? Same(standing, inserted)
            : standing.Owner == inserted.Owner && standing.Status == inserted.Status && standing.Try == inserted.Try && standing.Delivery == inserted.Delivery;
    }
}
