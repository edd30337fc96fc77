namespace Ironflow.Samples.Triage;

/// <summary>What is sorted.</summary>
/// <param name="Text">The message, as somebody wrote it.</param>
public sealed record TriageInput(string Text)
{
    /// <summary>How sure the agent must be, from 0 to 1; below, a person decides.</summary>
    /// <value>Default 0.8.</value>
    public double Confidence { get; init; } = 0.8;

    /// <summary>The model that sorts.</summary>
    /// <value>Default: the host's.</value>
    public string? Model { get; init; }

    /// <summary>The group whose members decide where the agent is not sure.</summary>
    /// <value>Default: anybody who may decide.</value>
    public string? Group { get; init; }
}
