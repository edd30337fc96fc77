namespace Ironflow.Samples.RepoHealth.Operations;

/// <summary>Lists what is not committed.</summary>
/// <param name="Root">The root of the work tree.</param>
/// <param name="Top">How many paths are listed.</param>
[OperationKind("git-changes")]
public sealed record ListChanges(string Root, int Top) : Operation<Changes>
{
    /// <inheritdoc/>
    public override async Task<Changes> RunAsync(OperationContext context)
    {
        var (changed, untracked, paths) = (0, 0, new List<string>());

        // Each entry is two letters, a blank and the path. Without looking for renames there is exactly one path per entry.
        string[] args = ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=normal"];
        await foreach (var entry in GitOutput.ReadAsync(Root, '\0', args, cancellationToken: context.CancellationToken))
        {
            if (entry.StartsWith("??", StringComparison.Ordinal))
                untracked++;
            else
                changed++;
            if (paths.Count < Top)
                paths.Add(entry[3..]);
        }

        return new Changes(changed, untracked, paths);
    }
}

/// <summary>What is not committed.</summary>
/// <param name="Changed">Tracked paths that differ from the last commit, staged or not.</param>
/// <param name="Untracked">Paths that git does not know; a directory of such files counts once.</param>
/// <param name="Top">The first of them, in git's order.</param>
public sealed record Changes(int Changed, int Untracked, IReadOnlyList<string> Top);
