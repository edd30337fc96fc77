using Ironflow.Steps;

namespace Ironflow;

/// <summary>A step failed and its author did not tolerate it (semantics 3.4). A handler may catch it.</summary>
public sealed class StepFailedException : IronflowException
{
    /// <summary>Creates the exception.</summary>
    public StepFailedException(string stepName, StepKey key, StepFailure failure)
        : base($"step '{stepName}' failed: {(failure ?? throw new ArgumentNullException(nameof(failure))).Message}")
    {
        StepName = stepName;
        Key = key;
        Failure = failure;
    }

    /// <summary>The step's name.</summary>
    public string StepName { get; }

    /// <summary>The step's key.</summary>
    public StepKey Key { get; }

    /// <summary>The failure as data.</summary>
    public StepFailure Failure { get; }

    internal Execution.StepResult? Result { get; init; }
}

/// <summary>At a recorded position the workflow asked for another step than the one on record (semantics 4.5).</summary>
/// <param name="position">The position.</param>
/// <param name="recorded">Name and kind on record.</param>
/// <param name="asked">Name and kind asked for.</param>
public sealed class ReplayDivergenceException(int position, string recorded, string asked)
    : IronflowException(
        $"the workflow asked for {asked} at position {position}, where {recorded} is on record. Its code changed under a running run, " +
        "or it takes decisions from something else than its payload and its steps. Deploy the earlier code to finish the run, or cancel it and start anew")
{
    /// <summary>The position.</summary>
    public int Position { get; } = position;

    /// <summary>Name and kind on record.</summary>
    public string Recorded { get; } = recorded;

    /// <summary>Name and kind asked for.</summary>
    public string Asked { get; } = asked;
}

/// <summary>An operation's work failed.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="isTransient">Whether trying again may help.</param>
/// <param name="inner">The cause.</param>
public sealed class OperationFailedException(string message, bool isTransient = false, Exception? inner = null)
    : IronflowException(message, inner)
{
    /// <summary>Whether trying again may help.</summary>
    public bool IsTransient { get; } = isTransient;
}

/// <summary>A value is larger than what travels with a step's result; <c>await step.LoadAsync()</c> brings it (semantics 10.2).</summary>
/// <param name="stepName">The step.</param>
/// <param name="bytes">The value's size in bytes.</param>
public sealed class ValueNotLoadedException(string stepName, long bytes)
    : IronflowException($"the output of step '{stepName}' has {bytes} bytes and was not sent along; call 'await step.LoadAsync()' first")
{
    /// <summary>The value's size in bytes.</summary>
    public long Bytes { get; } = bytes;
}

/// <summary>A gate was rejected (semantics 6.6).</summary>
public sealed class ApprovalRejectedException : IronflowException
{
    /// <summary>Creates the exception.</summary>
    public ApprovalRejectedException(string stepName, Gates.GateDecision decision)
        : base(TextOf(stepName, decision ?? throw new ArgumentNullException(nameof(decision))))
    {
        StepName = stepName;
        Decision = decision;
    }

    /// <summary>The gate's name.</summary>
    public string StepName { get; }

    /// <summary>How it was decided.</summary>
    public Gates.GateDecision Decision { get; }

    /// <summary>Who rejected it; <c>system:deadline</c> for a deadline.</summary>
    public string RejectedBy => Decision.By;

    /// <summary>Why, in their words.</summary>
    public string? Reason => Decision.Comment;

    internal static string TextOf(string stepName, Gates.GateDecision decision)
    {
        var what = decision.How == Gates.GateDecider.Deadline ? "was rejected: its deadline passed without a decision" : $"was rejected by {decision.By}";
        return decision.Comment is { Length: > 0 } reason ? $"'{stepName}' {what}: {reason}" : $"'{stepName}' {what}";
    }
}

/// <summary>Members of a wave failed (semantics 5.2, 5.3).</summary>
public sealed class ParallelFailedException : IronflowException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="results">Every member's result, in the order they were given.</param>
    public ParallelFailedException(IReadOnlyList<StepOutput> results)
        : base(TextOf(results ?? throw new ArgumentNullException(nameof(results))))
        => Results = results;

    /// <summary>Every member's result, in the order they were given: also what succeeded. A member that was stopped has a failure of kind <c>cancelled</c>.</summary>
    public IReadOnlyList<StepOutput> Results { get; }

    /// <summary>The members that failed, without those that were stopped.</summary>
    public IEnumerable<StepOutput> Failed => Results.Where(r => r.Failure is { Kind: not FailureKind.Cancelled } && !r.Tolerated);

    private static string TextOf(IReadOnlyList<StepOutput> results)
    {
        const int Named = 5;
        var failed = results.Where(r => r.Failure is { Kind: not FailureKind.Cancelled } && !r.Tolerated).ToList();
        var named = string.Join("; ", failed.Take(Named).Select(r => $"'{r.Name}': {r.Failure!.Message}"));
        return $"{failed.Count} of {results.Count} steps failed: {named}{(failed.Count > Named ? "; …" : string.Empty)}";
    }
}
