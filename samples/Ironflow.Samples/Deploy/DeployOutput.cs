namespace Ironflow.Samples.Deploy;

/// <summary>What was deployed, and by whose approval.</summary>
public sealed record DeployOutput
{
    /// <summary>The release's name.</summary>
    public required string Version { get; init; }

    /// <summary>The commit it was made of.</summary>
    public required string Commit { get; init; }

    /// <summary>The folder it lies in; <c>current</c> beside <c>releases</c> leads to it.</summary>
    public required string Release { get; init; }

    /// <summary>The artefact's SHA-256.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The artefact's size.</summary>
    public long Bytes { get; init; }

    /// <summary>The release that was current before; <c>null</c> when there was none.</summary>
    public string? Replaced { get; init; }

    /// <summary>Who approved.</summary>
    public required IReadOnlyList<string> ApprovedBy { get; init; }

    /// <summary>When the last of them did.</summary>
    public DateTimeOffset ApprovedAt { get; init; }

    /// <summary>What the last of them said.</summary>
    public string? Comment { get; init; }
}
