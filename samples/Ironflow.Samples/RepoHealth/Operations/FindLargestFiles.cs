namespace Ironflow.Samples.RepoHealth.Operations;

/// <summary>Finds the largest tracked files as they lie in the work tree.</summary>
/// <param name="Root">The root of the work tree.</param>
/// <param name="Top">How many files are listed.</param>
[OperationKind("git-largest-files")]
public sealed record FindLargestFiles(string Root, int Top) : Operation<LargestFiles>
{
    /// <inheritdoc/>
    public override async Task<LargestFiles> RunAsync(OperationContext context)
    {
        var (tracked, missing, bytes, previous) = (0, 0, 0L, (string?)null);
        var largest = new SortedSet<FileSize>(FileSize.LargestFirst);
        await foreach (var path in GitOutput.ReadAsync(Root, '\0', ["ls-files", "-z"], cancellationToken: context.CancellationToken))
        {
            // During a merge a file in conflict is listed once per side, one after the other.
            if (path == previous)
                continue;
            previous = path;
            tracked++;

            // A link leads elsewhere and a submodule is a directory: neither is a file of this repository.
            var file = new FileInfo(Path.Combine(Root, path));
            if (file.LinkTarget is not null || Directory.Exists(file.FullName))
                continue;
            if (!file.Exists)
            {
                missing++;
                continue;
            }

            bytes += file.Length;
            largest.Add(new FileSize(path, file.Length));
            if (largest.Count > Top)
                largest.Remove(largest.Max!);
        }

        return new LargestFiles(tracked, missing, bytes, [.. largest]);
    }
}

/// <summary>The tracked files.</summary>
/// <param name="Tracked">How many entries git tracks.</param>
/// <param name="Missing">How many of them cannot be found: deleted, or with a name that is not UTF-8.</param>
/// <param name="Bytes">The size of the others together.</param>
/// <param name="Top">The largest, the largest first.</param>
public sealed record LargestFiles(int Tracked, int Missing, long Bytes, IReadOnlyList<FileSize> Top);

/// <summary>A file's size.</summary>
/// <param name="Path">Its path from the root.</param>
/// <param name="Bytes">Its size in bytes.</param>
public sealed record FileSize(string Path, long Bytes)
{
    internal static IComparer<FileSize> LargestFirst { get; } = Comparer<FileSize>.Create((one, other) =>
        one.Bytes != other.Bytes ? other.Bytes.CompareTo(one.Bytes) : string.CompareOrdinal(one.Path, other.Path));
}
