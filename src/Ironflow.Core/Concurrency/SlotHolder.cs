using Ironflow.Steps;

namespace Ironflow.Concurrency;

/// <summary>Who holds a place: a run, or a step of it. Not a worker: what a dead worker left is taken up, and with it its place.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Step">The step, for a limit of steps.</param>
internal readonly record struct SlotHolder(Guid RunId, StepKey? Step = null)
{
    private const int RunIdLength = 36;

    public static SlotHolder Parse(string text)
        => new(Guid.Parse(text.AsSpan(0, RunIdLength)), text.Length > RunIdLength ? StepKey.Parse(text[(RunIdLength + 1)..]) : null);

    public override string ToString() => Step is { } step ? $"{RunId:D}:{step}" : RunId.ToString("D");
}
