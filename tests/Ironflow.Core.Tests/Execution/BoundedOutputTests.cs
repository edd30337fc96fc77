using System.Text;
using CsCheck;
using Ironflow.Execution;

namespace Ironflow.Core.Tests.Execution;

public sealed class BoundedOutputTests
{
    private static readonly string[] Characters = ["ü", "€", "😀", "a"];

    [Fact]
    public void Append_AnyChunks_KeepsHeadAndTailOfTheWhole()
        => Gen.Select(Gen.Byte[(byte)'a', (byte)'z'].Array[0, 40].Array[0, 12], Gen.Int[1, 64]).Sample((chunks, limit) =>
        {
            var output = new BoundedOutput(limit);
            foreach (var chunk in chunks)
                output.Append(chunk);

            var whole = Encoding.UTF8.GetString([.. chunks.SelectMany(chunk => chunk)]);
            var cut = Math.Max(0, whole.Length - limit);
            Assert.Equal(cut, output.Cut);
            Assert.Equal(
                cut == 0 ? whole : whole[..(limit / 2)] + $"\n… [{cut} bytes cut] …\n" + whole[^(limit - (limit / 2))..],
                output.ToText());
        });

    [Fact]
    public void ToText_CutThroughCharacters_HasNoReplacementCharacters()
        => Gen.Select(Gen.Int[0, 3].Select(index => Characters[index]).Array[1, 60], Gen.Int[8, 60]).Sample((characters, limit) =>
        {
            Assert.Equal(
                Encoding.UTF8.GetByteCount(string.Concat(characters)) > limit,
                BoundedOutput.TryCut(string.Concat(characters), limit, out var cut));
            Assert.DoesNotContain('\uFFFD', cut);
        });
}
