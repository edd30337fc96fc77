using Ironflow.Samples.RepoHealth.Operations;

namespace Ironflow.Local.Tests.Samples;

public sealed class ReadmeLinkTests
{
    [Theory]
    [InlineData("see https://example.com/a, then", "https://example.com/a")]
    [InlineData("(https://example.com/a)", "https://example.com/a")]
    [InlineData("[x](https://example.com/a_(b)).", "https://example.com/a_(b)")]
    [InlineData("**https://example.com/a**", "https://example.com/a")]
    [InlineData("`https://example.com/a`", "https://example.com/a")]
    [InlineData("<a href=\"HTTP://example.com/a?b=c&d=e#f\">", "HTTP://example.com/a?b=c&d=e#f")]
    [InlineData("[![b](https://example.com/b.svg)](https://example.com/ci)", "https://example.com/b.svg https://example.com/ci")]
    [InlineData("curl http://localhost:7071/x http://127.0.0.1/y http://[::1]/z", "")]
    [InlineData("ftp://example.com https:// http://", "")]
    [InlineData("https://example.com/a https://example.com/a", "https://example.com/a")]
    public void Of_Text_LinksWithoutTheProseAroundThem(string text, string expected)
        => Assert.Equal(expected, string.Join(' ', FindReadmeLinks.Of(text)));
}
