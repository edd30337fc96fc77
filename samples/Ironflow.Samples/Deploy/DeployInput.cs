namespace Ironflow.Samples.Deploy;

/// <summary>The payload.</summary>
public sealed record DeployInput
{
    /// <summary>A directory inside a git repository: its committed files are deployed.</summary>
    /// <value>Default: the host's working directory.</value>
    public string? Source { get; init; }

    /// <summary>Where releases are kept; made when it is not there.</summary>
    /// <value>Default: <c>ironflow-deploy</c> below the system's folder for temporary files.</value>
    public string? Target { get; init; }

    /// <summary>The release's name: 1 to 64 letters, digits, '-', '_' and '.', the first a letter or digit.</summary>
    /// <value>Default: the short id of the commit.</value>
    public string? Version { get; init; }
}
