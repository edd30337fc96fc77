using System.Globalization;

namespace Ironflow.Samples.RepoHealth.Operations;

/// <summary>Counts the lines of tracked text files that hold a word such as TODO.</summary>
/// <param name="Root">The root of the work tree.</param>
/// <param name="Marker">The word, matched as a whole and with its case.</param>
/// <param name="Top">How many files are listed.</param>
[OperationKind("git-count-marker")]
public sealed record CountMarker(string Root, string Marker, int Top) : Operation<MarkerCount>
{
    private const int NothingFound = 1;

    /// <inheritdoc/>
    public override async Task<MarkerCount> RunAsync(OperationContext context)
    {
        var (lines, files, top) = (0, 0, new SortedSet<MarkedFile>(MarkedFile.MostFirst));

        // "path<NUL>count" per line. A path may itself hold a newline, so each entry is read as "count of the one before, newline, next path".
        string[] args = ["grep", "--no-color", "--count", "-z", "-I", "--word-regexp", "--fixed-strings", "-e", Marker];
        string? path = null;
        await foreach (var entry in GitOutput.ReadAsync(Root, '\0', args, NothingFound, context.CancellationToken))
        {
            if (path is null)
            {
                path = entry;
                continue;
            }

            var newline = entry.IndexOf('\n', StringComparison.Ordinal);
            var count = int.Parse(entry.AsSpan(0, newline), CultureInfo.InvariantCulture);
            lines += count;
            files++;
            top.Add(new MarkedFile(path, count));
            if (top.Count > Top)
                top.Remove(top.Max!);
            path = entry[(newline + 1)..];
        }

        return new MarkerCount(Marker, lines, files, [.. top]);
    }
}

/// <summary>Where a word stands.</summary>
/// <param name="Marker">The word.</param>
/// <param name="Lines">How many lines hold it.</param>
/// <param name="Files">How many files hold it.</param>
/// <param name="Top">The files with the most such lines.</param>
public sealed record MarkerCount(string Marker, int Lines, int Files, IReadOnlyList<MarkedFile> Top);

/// <summary>A file that holds a word.</summary>
/// <param name="Path">Its path from the root.</param>
/// <param name="Lines">How many of its lines hold it.</param>
public sealed record MarkedFile(string Path, int Lines)
{
    internal static IComparer<MarkedFile> MostFirst { get; } = Comparer<MarkedFile>.Create((one, other) =>
        one.Lines != other.Lines ? other.Lines.CompareTo(one.Lines) : string.CompareOrdinal(one.Path, other.Path));
}
