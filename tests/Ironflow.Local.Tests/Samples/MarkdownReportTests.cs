using Ironflow.Samples.RepoHealth.Operations;
using Ironflow.Samples.RepoHealth.Report;

namespace Ironflow.Local.Tests.Samples;

public sealed class MarkdownReportTests
{
    private static readonly RepoHealthReport Empty = new()
    {
        Root = "/src/demo",
        GeneratedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        History = AuthorCounts.None,
        Files = new LargestFiles(0, 0, 0, []),
        Changes = new Changes(0, 0, []),
        Markers = [],
    };

    [Fact]
    public void Of_EmptyRepository_SaysSo()
    {
        var text = MarkdownReport.Of(Empty);

        Assert.StartsWith("# Health of `/src/demo`\n\nNo commit yet, 2026-01-02 03:04 UTC.\n", text, StringComparison.Ordinal);
        Assert.Contains("0 commits by 0 authors.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("## Links", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FullReport_EverySection()
    {
        var text = MarkdownReport.Of(Empty with
        {
            Head = "abc1234",
            Shallow = true,
            History = new AuthorCounts(1234, 1, [new AuthorCount("Ada", 1234)]),
            Files = new LargestFiles(2, 1, 5000, [new FileSize("a b", 5000)]),
            Changes = new Changes(1, 0, ["a b"]),
            Markers = [new MarkerCount("TODO", 2, 1, [new MarkedFile("a b", 2)])],
            Links = new LinkReport("README.md", 3, [new("https://example.com/a", 200, null), new("https://example.com/b", 404, null), new("https://example.com/c", null, "no such host")]),
        });

        Assert.Contains("At `abc1234`", text, StringComparison.Ordinal);
        Assert.Contains("shallow", text, StringComparison.Ordinal);
        Assert.Contains("- Ada: 1,234\n", text, StringComparison.Ordinal);
        Assert.Contains("2 tracked, 5,000 bytes, 1 not found on disk.\n\n- `a b`: 5,000 bytes\n", text, StringComparison.Ordinal);
        Assert.Contains("## Uncommitted changes\n\n1 changed, 0 untracked.\n\n- `a b`\n", text, StringComparison.Ordinal);
        Assert.Contains("## TODO\n\n2 lines in 1 files.\n", text, StringComparison.Ordinal);
        Assert.Contains("2 of 3 requested links lead nowhere; 3 in all.\n\n- `https://example.com/b`: status 404\n- `https://example.com/c`: no such host\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "`plain`")]
    [InlineData("a`b", "``a`b``")]
    [InlineData("`a``b`", "``` `a``b` ```")]
    [InlineData("new\nline", "`new\\u000aline`")]
    [InlineData("\u202egpj.exe", "`\\u202egpj.exe`")]
    public void Code_ForeignText_StaysInsideItsSpan(string text, string expected) => Assert.Equal(expected, MarkdownText.Code(text));

    [Fact]
    public void Plain_ForeignName_FormatsNothing()
        => Assert.Equal("\\<b\\>\\[x\\]\\(y\\) \\*z\\*\\u000a\\# h".Replace("\\u", "\\\\u", StringComparison.Ordinal), MarkdownText.Plain("<b>[x](y) *z*\n# h"));
}
