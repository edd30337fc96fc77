using System.Text.Json;
using CsCheck;
using Ironflow.Json;

namespace Ironflow.Core.Tests.Json;

public class RawJsonTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = false };

    [Fact]
    public void Text_OfAnyString_ReadsBackAsItStands()
        => Gen.String.Where(IsWhole).Sample(text =>
        {
            var raw = new RawJson(JsonSerializer.Serialize(text));
            var read = JsonSerializer.Deserialize<RawJson>(JsonSerializer.Serialize(raw, Indented));
            return read == raw && JsonSerializer.Deserialize<string>(read.Text) == text;
        });

    [Theory]
    [InlineData("null")]
    [InlineData("1.50")]
    [InlineData("{\"b\": 1,  \"a\":[ ]}")]
    [InlineData("79228162514264337593543950335.000")]
    public void Text_IsKeptToTheCharacter(string json)
    {
        using var outer = JsonDocument.Parse($"{{\"value\":{json}}}");
        var read = outer.RootElement.GetProperty("value").Deserialize<RawJson>();
        Assert.Equal(json, read.Text);
        Assert.Equal(json, JsonSerializer.Serialize(read));
    }

    [Fact]
    public void Default_IsWrittenAsNull() => Assert.Equal("null", JsonSerializer.Serialize(default(RawJson)));

    private static bool IsWhole(string text)
        => !text.Any(char.IsSurrogate);
}
