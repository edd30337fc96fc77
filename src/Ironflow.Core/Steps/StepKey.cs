using System.Globalization;

namespace Ironflow.Steps;

/// <summary>The key of a step within its run (semantics 2.2).</summary>
/// <param name="Attempt">The run's attempt, from 1.</param>
/// <param name="Position">The position, from 0; the members of a wave share it.</param>
/// <param name="Index">The index within its wave, 0 for a step of its own.</param>
public readonly record struct StepKey(int Attempt, int Position, int Index) : IComparable<StepKey>
{
    /// <summary>The row key and text form: <c>{attempt:D3}:{position:D5}:{index:D4}</c>, which sorts as the key does.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Attempt:D3}:{Position:D5}:{Index:D4}");

    /// <summary>The step's id: a UUIDv5 of run id and key, the same on every replay.</summary>
    public Guid StepId(Guid runId) => Ids.Version5(runId, string.Create(CultureInfo.InvariantCulture, $"step:{Attempt:D3}:{Position:D5}:{Index:D4}"));

    /// <inheritdoc/>
    public int CompareTo(StepKey other) => (Attempt, Position, Index).CompareTo((other.Attempt, other.Position, other.Index));

    /// <summary>Order by attempt, position, index (semantics 2.4).</summary>
    public static bool operator <(StepKey left, StepKey right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >(StepKey left, StepKey right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator <=(StepKey left, StepKey right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >=(StepKey left, StepKey right) => left.CompareTo(right) >= 0;

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static StepKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<Range> parts = stackalloc Range[4];
        return text.AsSpan().Split(parts, ':') == 3
            ? new StepKey(Number(text.AsSpan(parts[0])), Number(text.AsSpan(parts[1])), Number(text.AsSpan(parts[2])))
            : throw new FormatException($"'{text}' is not a step key");

        static int Number(ReadOnlySpan<char> part) => int.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
