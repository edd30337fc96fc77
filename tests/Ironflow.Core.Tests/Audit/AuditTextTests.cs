using CsCheck;
using Ironflow.Audit;

namespace Ironflow.Core.Tests.Audit;

public sealed class AuditTextTests
{
    [Fact]
    public void Clean_OfAnything_IsOneShortLineThatShows_AndStaysAsItIs()
        => Gen.String.Sample(text =>
        {
            var clean = AuditText.Clean(text);
            Assert.True(clean.Length <= AuditText.MaxLength);
            Assert.DoesNotMatch(@"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]", clean);
            Assert.Equal(clean, AuditText.Clean(clean));
        });

    [Theory]
    [InlineData("run:1\r\n2026 admin did it", "run:1\uFFFD\uFFFD2026 admin did it")]
    [InlineData("a\u001b[2Jb", "a\uFFFD[2Jb")]
    [InlineData("ü 漢 😀", "ü 漢 😀")]
    public void Clean_Text_IsWhatALineMayHold(string text, string expected) => Assert.Equal(expected, AuditText.Clean(text));

    [Fact]
    public void Clean_OfAKey_ShowsNoKey()
        => Assert.DoesNotContain("0123456789", AuditText.Clean("target irfl_abcdefghijkmnpqr_0123456789abcdefghijABCDEFGHIJ0123456789xyz!"), StringComparison.Ordinal);
}
