using System.Text;
using System.Text.RegularExpressions;

namespace Ironflow.Samples.RepoHealth.Operations;

/// <summary>Collects the web links of the README at the root.</summary>
/// <param name="Root">The root of the work tree.</param>
/// <param name="Max">How many links are returned.</param>
[OperationKind("readme-links")]
public sealed partial record FindReadmeLinks(string Root, int Max) : Operation<ReadmeLinks>
{
    private const int MaxBytes = 1024 * 1024;

    /// <inheritdoc/>
    public override async Task<ReadmeLinks> RunAsync(OperationContext context)
    {
        var file = new DirectoryInfo(Root).EnumerateFiles()
            .Where(candidate => ReadmeName().IsMatch(candidate.Name))
            .OrderByDescending(candidate => candidate.Name.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        if (file is null)
            return new ReadmeLinks(null, 0, []);

        var urls = Of(await ReadAsync(file, context.CancellationToken));
        return new ReadmeLinks(file.Name, urls.Count, [.. urls.Take(Max)]);
    }

    /// <summary>The different links of a text in their order, without those to the reader's own machine, which are examples.</summary>
    internal static IReadOnlyList<string> Of(string text)
        => [.. Link().Matches(text)
            .Select(match => Trim(match.Value))
            .Where(link => Uri.TryCreate(link, UriKind.Absolute, out var uri) && !uri.IsLoopback && uri.Host.Length > 0)
            .Distinct(StringComparer.Ordinal)];

    private static async Task<string> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        await using var stream = file.OpenRead();
        var bytes = new byte[Math.Min(stream.Length, MaxBytes)];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(bytes, 0, read);
    }

    // What follows a link in prose is not part of it; a closing bracket is when the link opened it.
    private static string Trim(string link)
    {
        while (true)
        {
            var trimmed = link.TrimEnd('.', ',', ';', ':', '!', '?', '*', '_', '\'');
            if (trimmed.EndsWith(')') && trimmed.Count(c => c == ')') > trimmed.Count(c => c == '('))
                trimmed = trimmed[..^1];
            if (trimmed.Length == link.Length)
                return link;
            link = trimmed;
        }
    }

    [GeneratedRegex(@"^readme(\.[a-z]{1,8})?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ReadmeName();

    [GeneratedRegex(@"https?://[^\s<>""`\[\]{}|\\^]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}

/// <summary>The links of a README.</summary>
/// <param name="File">The README's name; <c>null</c> when there is none.</param>
/// <param name="Total">How many different links it has.</param>
/// <param name="Urls">The first of them.</param>
public sealed record ReadmeLinks(string? File, int Total, IReadOnlyList<string> Urls);
