using System.Text.RegularExpressions;
using Ironflow.Core.Tests.Architecture;

namespace Ironflow.Core.Tests.Docs;

public sealed partial class DocsLinkTests
{
    public static TheoryData<string> Documents => new(DocumentFiles.All);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_ToFilesAndHeadings_Resolve(string document)
    {
        var broken = Link().Matches(DocumentFiles.WithoutCode(document))
            .Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal) && !Resolves(document, link));
        Assert.Empty(broken);
    }

    [Fact]
    public void Documents_OfTheHouse_AreReachedFromTheReadme()
    {
        var linked = DocumentFiles.All
            .SelectMany(document => Link().Matches(DocumentFiles.WithoutCode(document)).Select(match => Target(document, match.Groups[1].Value.Split('#')[0])))
            .ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(DocumentFiles.All, document => document != "README.md" && !linked.Contains(Repository.PathOf(document)));
    }

    private static bool Resolves(string document, string link)
    {
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? Repository.PathOf(document) : Target(document, parts[0]);
        if (!File.Exists(target) && !Directory.Exists(target))
            return false;
        return parts.Length == 1 || DocumentFiles.Headings(target).Contains(parts[1]);
    }

    private static string Target(string document, string link)
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(document))!, Uri.UnescapeDataString(link)));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
