using System.Text;
using System.Text.Json;
using CsCheck;
using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Secrets;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Secrets;

public sealed class SecretMaskTests
{
    private const string Secret = "p@ss \"w/o+rd\"\n<é>";

    private static readonly SecretMask Mask = new([Secret]);

    public static TheoryData<string> Forms =>
    [
        Secret,
        JsonSerializer.Serialize(Secret).Trim('"'),
        JsonSerializer.Serialize(Secret, PayloadJson.Options)[1..^1],
        Uri.EscapeDataString(Secret),
        System.Net.WebUtility.UrlEncode(Secret),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
        System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Secret)),
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Apply_AnyForm_IsMaskedInTextAndJson(string form)
    {
        Assert.Equal("before *** after", Mask.Apply($"before {form} after").Replace("***=", "***", StringComparison.Ordinal));

        var json = new RawJson(JsonSerializer.Serialize(new { stdout = $"x{form}y", list = new[] { form } }));
        using var masked = JsonDocument.Parse(Mask.Apply(json).Text);
        Assert.DoesNotContain(form, masked.RootElement.GetProperty("stdout").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("x***", masked.RootElement.GetProperty("stdout").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("***", masked.RootElement.GetProperty("list")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_BasicAuthentication_MasksTheSecretWithinTheBase64()
        => Gen.Select(Gen.Char['a', 'z'].Array[0, 7], Gen.Char['0', 'z'].Array[12, 30], Gen.Char['a', 'z'].Array[0, 4]).Sample((user, password, more) =>
        {
            var secret = new string(password);
            var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string(user) + ":" + secret + new string(more)));

            var masked = new SecretMask([secret]).Apply(text);

            // At most the characters that mix with a neighbour are left, and they hold less than one byte each.
            Assert.Contains("***", masked, StringComparison.Ordinal);
            Assert.True(masked.Length - 3 <= ((user.Length + 1 + more.Length) * 8 / 6) + 8);
        });

    [Fact]
    public void Apply_Json_StaysJsonWhateverTheSecretIs()
        => Gen.Select(Gen.OneOf(Gen.Const("true"), Gen.Const("1234"), Gen.Const("\":\"a"), Gen.Const("{\"a\""), Gen.Const("n12"), Gen.Const("\\n12"), Gen.String[1, 6]), Gen.String).Sample((secret, value) =>
        {
            var json = new RawJson(JsonSerializer.Serialize(new Dictionary<string, object?> { ["a"] = value + secret, ["b"] = 12345, ["c"] = true, ["d"] = null, [secret] = "n123\nn12" }));

            using var masked = JsonDocument.Parse(new SecretMask([secret]).Apply(json).Text);

            Assert.Equal(JsonValueKind.True, masked.RootElement.GetProperty("c").ValueKind);
        });

    [Fact]
    public void Apply_NumberHoldingASecret_IsMaskedToo()
        => Assert.Equal("""{"pin":"***","other":1.50}""", new SecretMask(["987654"]).Apply(new RawJson("""{"pin":987654,"other":1.50}""")).Text);

    [Fact]
    public void Apply_ShortSecret_IsMaskedOnlyWhereItStandsAlone()
        => Assert.Equal("""["***","cab"]""", new SecretMask(["a"]).Apply(new RawJson("""["a","cab"]""")).Text);

    [Fact]
    public void Apply_OverlappingSecrets_MasksTheLonger()
        => Assert.Equal("*** ***", new SecretMask(["secret", "secret-long"]).Apply("secret-long secret"));

    [Fact]
    public void Apply_SecretCutInTwo_MasksBothParts()
    {
        const string secret = "correct horse battery";
        for (var at = 4; at <= secret.Length - 4; at++)
        {
            var text = new string('a', 100 - at) + secret + new string('b', 300) + secret + new string('c', 100 - secret.Length + at);
            Assert.True(BoundedOutput.TryCut(text, 200, out var cut));

            var masked = new SecretMask([secret]).Apply(cut);

            Assert.Equal(new string('a', 100 - at) + "***", masked[..masked.IndexOf('\n', StringComparison.Ordinal)]);
            Assert.Equal("***" + new string('c', 100 - secret.Length + at), masked[(masked.LastIndexOf('\n') + 1)..]);
        }
    }

    [Fact]
    public void Apply_HalfASurrogatePair_StaysJson()
        => Assert.Equal("[\"\uFFFD ***\"]", new SecretMask(["secret"]).Apply(new RawJson("""["\ud800 secret"]""")).Text);

    [Fact]
    public void Apply_NoSecrets_ReturnsTheSame()
        => Assert.Equal("""{ "a" : 1 }""", new SecretMask([]).Apply(new RawJson("""{ "a" : 1 }""")).Text);

    [Fact]
    public void Apply_Outcome_MasksOutputTraceAndMessageAndKeepsTheRest()
    {
        var outcome = new StepOutcome
        {
            Output = new RawJson("\"a secret\""),
            Trace = new RawJson("[\"a secret\"]"),
            Failure = new StepFailure { Kind = FailureKind.Shell, Message = "a secret", ExitCode = 3 },
            CostUsd = 1,
            Stopped = true,
        };

        var masked = new SecretMask(["secret"]).Apply(outcome);

        Assert.Equal(
            outcome with { Output = new RawJson("\"a ***\""), Trace = new RawJson("[\"a ***\"]"), Failure = outcome.Failure with { Message = "a ***" } },
            masked);
    }
}
