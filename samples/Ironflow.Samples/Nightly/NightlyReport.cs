namespace Ironflow.Samples.Nightly;

/// <summary>What was found in all repositories.</summary>
public sealed record NightlyReport
{
    /// <summary>When the report was made.</summary>
    public DateTimeOffset GeneratedAt { get; init; }

    /// <summary>The repositories, in the order of the payload.</summary>
    public required IReadOnlyList<NightlyRepository> Repositories { get; init; }

    /// <summary>All of it as Markdown.</summary>
    public string Markdown { get; init; } = "";
}

/// <summary>What was found in one repository; its run has the rest.</summary>
public sealed record NightlyRepository
{
    /// <summary>The directory of the payload; <c>null</c> for the working directory.</summary>
    public string? Directory { get; init; }

    /// <summary>The run that looked at it.</summary>
    public Guid RunId { get; init; }

    /// <summary>Why it could not be looked at; <c>null</c> when it could.</summary>
    public string? Error { get; init; }

    /// <summary>The root of the work tree.</summary>
    public string? Root { get; init; }

    /// <summary>The short id of the current commit; <c>null</c> when there is none yet.</summary>
    public string? Head { get; init; }

    /// <summary>Commits of the current branch.</summary>
    public int Commits { get; init; }

    /// <summary>Changed and untracked paths.</summary>
    public int Uncommitted { get; init; }

    /// <summary>Lines with TODO or FIXME.</summary>
    public int Marked { get; init; }
}
