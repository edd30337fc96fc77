using System.Globalization;

namespace Ironflow.Samples.Hello;

/// <summary>Counts the words and characters of a text.</summary>
/// <param name="Text">The text.</param>
[OperationKind("measure-text")]
public sealed record MeasureText(string Text) : Operation<TextMeasures>
{
    /// <inheritdoc/>
    public override Task<TextMeasures> RunAsync(OperationContext context)
        => Task.FromResult(new TextMeasures(
            Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length,
            new StringInfo(Text).LengthInTextElements));
}

/// <summary>What was counted.</summary>
/// <param name="Words">Words, separated by white space.</param>
/// <param name="Characters">Characters as a reader counts them: an emoji is one.</param>
public sealed record TextMeasures(int Words, int Characters);
