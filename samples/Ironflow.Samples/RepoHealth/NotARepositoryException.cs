namespace Ironflow.Samples.RepoHealth;

/// <summary>The directory is not inside the work tree of a git repository.</summary>
/// <param name="directory">The directory asked for; <c>null</c> for the host's own.</param>
/// <param name="reason">What git said.</param>
public sealed class NotARepositoryException(string? directory, string reason)
    : Exception(
        $"{(directory is null ? "the working directory" : $"'{directory}'")} is not inside the work tree of a git repository (git: {reason}). " +
        "Start in one, or name one in the payload: {\"directory\":\"/path/to/repository\"}");
