namespace Ironflow.Samples.RepoHealth;

/// <summary>The payload.</summary>
public sealed record RepoHealthInput
{
    /// <summary>A directory inside the repository.</summary>
    /// <value>Default: the host's working directory.</value>
    public string? Directory { get; init; }

    /// <summary>Whether the links of the repository's README are requested.</summary>
    /// <value>Default: they are not, and nothing needs a network.</value>
    public bool CheckLinks { get; init; }
}
