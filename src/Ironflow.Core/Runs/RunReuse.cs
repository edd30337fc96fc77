using Ironflow.Steps;

namespace Ironflow.Runs;

/// <summary>The finished steps of an earlier run that a retry takes over instead of executing them again (semantics 9.4).</summary>
/// <param name="RunId">The earlier run.</param>
/// <param name="Attempt">The attempt of it whose steps count.</param>
/// <param name="Cut">Steps at positions before this one are taken over.</param>
/// <param name="WithWave">Whether at the position of the cut the members that completed are taken over too.</param>
public sealed record RunReuse(Guid RunId, int Attempt, int Cut, bool WithWave)
{
    /// <summary>Whether the step at a key is taken over when it was finished.</summary>
    public bool Covers(StepKey key) => key.Position < Cut || (WithWave && key.Position == Cut);
}
