using System.Text.RegularExpressions;
using Ironflow.Core.Tests.Architecture;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ironflow.Core.Tests.Docs;

/// <summary>Every rule and every quirk has a test that bears its number, and docs/rules.md names it.</summary>
public sealed partial class DocsRulesTests
{
    /// <summary>How many rules each section has. Section 1 has no numbers, and section 11 a rule per executor.</summary>
    private static readonly (int Section, int Rules)[] Sections = [(2, 4), (3, 6), (4, 6), (5, 4), (6, 8), (7, 4), (8, 3), (9, 7), (10, 3)];

    private static readonly int[] Quirks = [.. Enumerable.Range(1, 31), 34, .. Enumerable.Range(37, 7)];

    private static readonly ILookup<string, string> Table = Row().Matches(File.ReadAllText(Repository.PathOf("docs/rules.md")))
        .SelectMany(row => Test().Matches(row.Groups["tests"].Value).Select(test => (Rule: row.Groups["rule"].Value, Test: test.Groups[1].Value)))
        .ToLookup(row => row.Rule, row => row.Test, StringComparer.Ordinal);

    private static readonly HashSet<string> Tests = Repository.Below("tests", "*.cs").SelectMany(TestsIn).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Rules =>
    [
        "1",
        .. Sections.SelectMany(section => Enumerable.Range(1, section.Rules).Select(rule => FormattableString.Invariant($"{section.Section}.{rule}"))),
        "11 Shell", "11 HTTP", "11 Agent", "11 Retry policy",
        .. Quirks.Select(quirk => FormattableString.Invariant($"Quirk {quirk}")),
    ];

    [Fact]
    public void Rules_InTheirOrder_AreTheRowsOfTheTable() => Assert.Equal(Rules, Table.Select(row => row.Key));

    [Fact]
    public void Tests_OfTheTable_AreThere()
    {
        var missing = Table.SelectMany(row => row).Except(Tests, StringComparer.Ordinal);
        Assert.Empty(missing);
    }

    [Fact]
    public void EveryRule_HasATestOfItsNumber()
        => Assert.Empty(Table.Where(row => !row.Any(test => Bears(test, row.Key))).Select(row => row.Key));

    private static bool Bears(string test, string rule)
    {
        var number = rule.StartsWith("Quirk", StringComparison.Ordinal) ? rule.Replace(" ", "", StringComparison.Ordinal) : "Rule" + rule.Replace('.', '_').Replace(' ', '_').Replace("_policy", "Policy", StringComparison.Ordinal);
        return test.Split('.')[1].Contains(number + "_", StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> TestsIn(string file)
        => CSharpSyntaxTree.ParseText(File.ReadAllText(Repository.PathOf(file))).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() is "Fact" or "Theory"))
            .Select(method => $"{((TypeDeclarationSyntax)method.Parent!).Identifier.Text}.{method.Identifier.Text}");

    [GeneratedRegex(@"^\| (?<rule>(?:Quirk )?\d[^|]*?) \| [^|]+ \| (?<tests>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z]+\\.\\w+)`")]
    private static partial Regex Test();
}
