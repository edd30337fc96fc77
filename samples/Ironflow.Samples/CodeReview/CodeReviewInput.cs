namespace Ironflow.Samples.CodeReview;

/// <summary>What is reviewed, by whom, and where the review goes.</summary>
public sealed record CodeReviewInput
{
    /// <summary>A directory inside a git repository.</summary>
    /// <value>Default: the working directory.</value>
    public string? Directory { get; init; }

    /// <summary>The commits whose changes are reviewed, as git names a range.</summary>
    /// <value>Default: the last commit.</value>
    public string Range { get; init; } = "HEAD~1..HEAD";

    /// <summary>The model that reviews.</summary>
    /// <value>Default: the host's.</value>
    public string? Model { get; init; }

    /// <summary>Where the review is posted, as <c>{"text": …}</c>, which chat rooms take.</summary>
    /// <value>Default: nowhere; it is written to <see cref="File"/>.</value>
    public string? PostTo { get; init; }

    /// <summary>The file that the review is written to when it is not posted.</summary>
    /// <value>Default: <c>review.md</c> in the repository.</value>
    public string? File { get; init; }

    /// <summary>What one reviewer may cost, in US dollars.</summary>
    /// <value>Default 0.50.</value>
    public decimal MaxCostPerReviewer { get; init; } = 0.50m;
}
