namespace Ironflow.Audit;

/// <summary>Which rows of the audit to read. All that is given must match.</summary>
public sealed record AuditQuery
{
    /// <summary>The actor's id.</summary>
    public string? Actor { get; init; }

    /// <summary>The operation.</summary>
    public string? Operation { get; init; }

    /// <summary>The target, or what it begins with before a <c>/</c>: <c>run:ID</c> means its steps too.</summary>
    public string? Target { get; init; }

    /// <summary>The outcome.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>At or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How many at most, 1 to 100.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Where the page before ended.</summary>
    public string? Cursor { get; init; }

    /// <summary>Whether a row matches, apart from times and cursor, which a store reads by.</summary>
    public bool Matches(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (Actor is null || entry.Actor == Actor)
            && (Operation is null || entry.Operation == Operation)
            && (Target is null || entry.Target == Target || entry.Target.StartsWith(Target + "/", StringComparison.Ordinal))
            && (Outcome is null || entry.Outcome == Outcome);
    }
}

/// <summary>A page of the audit.</summary>
/// <param name="Entries">The rows, newest first. A filtered page may be short though more follow.</param>
/// <param name="NextCursor">Where the next page begins; <c>null</c> at the end.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? NextCursor);
