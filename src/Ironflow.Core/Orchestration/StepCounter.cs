using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>Gives the steps of an attempt their positions (semantics 2.1) and counts them.</summary>
internal sealed class StepCounter(int attempt, int maxSteps)
{
    private int position;
    private int steps;

    /// <summary>The next position. Taken before anything else is done with it.</summary>
    /// <param name="members">How many steps share it.</param>
    public StepKey Next(int members = 1)
    {
        steps += members;
        return new StepKey(attempt, position++, 0);
    }

    /// <summary>Throws when the run has more steps than it may.</summary>
    /// <exception cref="RunEndedException">It has.</exception>
    public void RequireRoom(string name)
    {
        if (steps > maxSteps)
            throw RunEndedException.Failed(ErrorCodes.RunTooLong, $"the run has more than {maxSteps} steps, at '{name}'; split it into several runs or raise MaxSteps");
    }
}
