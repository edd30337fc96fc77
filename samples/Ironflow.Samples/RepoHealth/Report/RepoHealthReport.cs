using Ironflow.Samples.RepoHealth.Operations;

namespace Ironflow.Samples.RepoHealth.Report;

/// <summary>What the workflow found.</summary>
public sealed record RepoHealthReport
{
    /// <summary>The root of the work tree.</summary>
    public required string Root { get; init; }

    /// <summary>The short id of the current commit; <c>null</c> when there is none yet.</summary>
    public string? Head { get; init; }

    /// <summary>Whether the clone is shallow, so that the history's counts cover only a part of it.</summary>
    public bool Shallow { get; init; }

    /// <summary>When the report was made.</summary>
    public DateTimeOffset GeneratedAt { get; init; }

    /// <summary>Commits by author.</summary>
    public required AuthorCounts History { get; init; }

    /// <summary>The largest tracked files.</summary>
    public required LargestFiles Files { get; init; }

    /// <summary>What is not committed.</summary>
    public required Changes Changes { get; init; }

    /// <summary>Lines with TODO and FIXME.</summary>
    public required IReadOnlyList<MarkerCount> Markers { get; init; }

    /// <summary>The links of the README; <c>null</c> when they were not asked for.</summary>
    public LinkReport? Links { get; init; }

    /// <summary>All of it as Markdown.</summary>
    public string Markdown { get; init; } = "";
}

/// <summary>The links of a README.</summary>
/// <param name="File">The README's name; <c>null</c> when there is none.</param>
/// <param name="Total">How many different links it has; not more than a fixed number is requested.</param>
/// <param name="Checked">The ones that were requested.</param>
public sealed record LinkReport(string? File, int Total, IReadOnlyList<LinkCheck> Checked);

/// <summary>A link that was requested.</summary>
/// <param name="Url">The link.</param>
/// <param name="Status">The reply's status; <c>null</c> without a reply.</param>
/// <param name="Error">Why there is no reply.</param>
public sealed record LinkCheck(string Url, int? Status, string? Error)
{
    /// <summary>Whether the link leads somewhere: a reply below 400.</summary>
    public bool Ok => Status < 400;
}
