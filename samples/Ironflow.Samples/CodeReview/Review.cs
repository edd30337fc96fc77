using System.ComponentModel;

namespace Ironflow.Samples.CodeReview;

/// <summary>The reviewers' findings, summed up.</summary>
/// <param name="Verdict">Whether the change can go out.</param>
/// <param name="Text">What matters, for who has one minute.</param>
public sealed record Summary(
    Verdict Verdict,
    [property: Description("Two to five sentences: what matters, for somebody who has one minute")] string Text);

/// <summary>Whether a change can go out.</summary>
public enum Verdict
{
    /// <summary>It can.</summary>
    Good,

    /// <summary>It can, and something should be mended later.</summary>
    GoodWithRemarks,

    /// <summary>Something must be mended first.</summary>
    NeedsWork,
}

/// <summary>The review.</summary>
public sealed record Review
{
    /// <summary>What was reviewed.</summary>
    public required string Range { get; init; }

    /// <summary>The verdict; <c>null</c> when there was nothing to review.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>The summary.</summary>
    public string? Summary { get; init; }

    /// <summary>All findings, most severe first.</summary>
    public IReadOnlyList<ReviewedFinding> Findings { get; init; } = [];

    /// <summary>What it cost, in US dollars; what services do not tell is not in it.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>Where it went; <c>null</c> when it was not to be posted.</summary>
    public string? Posted { get; init; }
}

/// <summary>A finding, and who found it.</summary>
/// <param name="Reviewer">Who.</param>
/// <param name="Finding">What.</param>
public sealed record ReviewedFinding(string Reviewer, Finding Finding);
