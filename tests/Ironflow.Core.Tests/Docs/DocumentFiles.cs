using System.Text.RegularExpressions;
using Ironflow.Core.Tests.Architecture;

namespace Ironflow.Core.Tests.Docs;

/// <summary>The repository's own documents.</summary>
internal static partial class DocumentFiles
{
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.EnumerateFiles(Repository.Root, "*.md").Select(file => Path.GetFileName(file)), .. Repository.Below("docs", "*.md")];

    public static string WithoutCode(string document) => Fence().Replace(File.ReadAllText(Repository.PathOf(document)), "");

    /// <summary>The anchors of a document's headings, made as GitHub makes them.</summary>
    public static IReadOnlySet<string> Headings(string path)
        => Heading().Matches(Fence().Replace(File.ReadAllText(path), ""))
            .Select(match => NotInAnchor().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The code blocks of one language, each with the line it starts in.</summary>
    public static IEnumerable<(int Line, string Code)> Blocks(string document, string language)
    {
        var text = File.ReadAllText(Repository.PathOf(document));
        return Fence().Matches(text)
            .Where(match => match.Groups["language"].Value == language)
            .Select(match => (text.AsSpan(0, match.Index).Count('\n') + 2, match.Groups["code"].Value));
    }

    [GeneratedRegex(@"^```(?<language>[a-z]*)[^\n]*\n(?<code>.*?)^```\s*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
