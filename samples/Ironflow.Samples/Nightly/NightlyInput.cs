namespace Ironflow.Samples.Nightly;

/// <summary>The payload.</summary>
public sealed record NightlyInput
{
    /// <summary>The repositories, each by a directory inside it; at most 1,000.</summary>
    /// <value>Default: the one around the host's working directory.</value>
    public IReadOnlyList<string>? Directories { get; init; }
}
