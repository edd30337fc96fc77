namespace Ironflow.FaultHost.Tree;

/// <summary>The boundaries of waves, gates, children, attempts and cancels. Before: the call was not made. After: it was, and nothing that follows it.</summary>
public enum TreePoint
{
    /// <summary>Before the rows of a wave.</summary>
    BeforeWaveBegins,

    /// <summary>After the rows of a wave, before its first member.</summary>
    AfterWaveBegins,

    /// <summary>One member of a wave has begun, the next has not.</summary>
    BetweenMemberBegins,

    /// <summary>One member of a wave has ended, another one's work is done and not on record.</summary>
    BetweenMemberEnds,

    /// <summary>A member has failed, the stop order of its wave is not given.</summary>
    BeforeWaveStops,

    /// <summary>The stop order of a wave is given, its members have not ended.</summary>
    AfterWaveStops,

    /// <summary>Before a stopped wave's open rows are closed.</summary>
    BeforeWaveEnds,

    /// <summary>After a stopped wave's open rows are closed.</summary>
    AfterWaveEnds,

    /// <summary>Before the step that runs when another has failed.</summary>
    BeforeErrorStep,

    /// <summary>After the end of the step that runs when another has failed.</summary>
    AfterErrorStep,

    /// <summary>Before a gate's row.</summary>
    BeforeGateOpens,

    /// <summary>After a gate's row.</summary>
    AfterGateOpens,

    /// <summary>Before a vote.</summary>
    BeforeVote,

    /// <summary>After a vote's transaction, before its event.</summary>
    AfterVote,

    /// <summary>The same at a gate in a child.</summary>
    AfterVoteInChild,

    /// <summary>Before a signal's row.</summary>
    BeforeSignal,

    /// <summary>After a signal's row, before its event.</summary>
    AfterSignal,

    /// <summary>Before a delay's end.</summary>
    BeforeDelayEnds,

    /// <summary>After a workflow step's row, before its child's.</summary>
    BeforeChild,

    /// <summary>After a child's row, before its instance.</summary>
    AfterChild,

    /// <summary>Before a child's end.</summary>
    BeforeChildEnds,

    /// <summary>After a child's end, before its parent knows of it.</summary>
    AfterChildEnds,

    /// <summary>Before the end of a workflow step whose child has ended.</summary>
    BeforeChildStepEnds,

    /// <summary>After the end of a workflow step.</summary>
    AfterChildStepEnds,

    /// <summary>Before the next attempt of a run is announced.</summary>
    BeforeNextAttempt,

    /// <summary>After the next attempt of a run is announced.</summary>
    AfterNextAttempt,

    /// <summary>A parent is marked for cancellation, its child is not and nobody was told.</summary>
    AfterCancelOfParent,

    /// <summary>Parent and child are marked, nobody was told.</summary>
    AfterCancelOfChild,

    /// <summary>Before the end of a run that was cancelled.</summary>
    BeforeCancelledEnds,
}
