using System.Globalization;

namespace Ironflow.Samples.RepoHealth.Operations;

/// <summary>Counts the commits of the current branch by author, as git's mail map names them.</summary>
/// <param name="Root">The root of the work tree.</param>
/// <param name="Top">How many authors are listed.</param>
[OperationKind("git-authors")]
public sealed record CountAuthors(string Root, int Top) : Operation<AuthorCounts>
{
    /// <inheritdoc/>
    public override async Task<AuthorCounts> RunAsync(OperationContext context)
    {
        var (commits, authors, top) = (0, 0, new List<AuthorCount>());

        // Without a revision shortlog would read standard input. Its lines come sorted, the most commits first: "    12<tab>Ada".
        await foreach (var line in GitOutput.ReadAsync(Root, '\n', ["shortlog", "-s", "-n", "HEAD"], cancellationToken: context.CancellationToken))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var count = int.Parse(line.AsSpan(0, tab), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
            commits += count;
            authors++;
            if (top.Count < Top)
                top.Add(new AuthorCount(line[(tab + 1)..], count));
        }

        return new AuthorCounts(commits, authors, top);
    }
}

/// <summary>Commits by author.</summary>
/// <param name="Commits">All commits of the current branch.</param>
/// <param name="Authors">All authors.</param>
/// <param name="Top">The authors with the most commits.</param>
public sealed record AuthorCounts(int Commits, int Authors, IReadOnlyList<AuthorCount> Top)
{
    /// <summary>The counts of a repository without a commit.</summary>
    public static AuthorCounts None { get; } = new(0, 0, []);
}

/// <summary>An author's commits.</summary>
/// <param name="Name">The author's name.</param>
/// <param name="Commits">The number of commits.</param>
public sealed record AuthorCount(string Name, int Commits);
