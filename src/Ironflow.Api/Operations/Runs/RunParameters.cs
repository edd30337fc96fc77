namespace Ironflow.Api.Operations.Runs;

/// <summary>Parameters that several operations on runs share.</summary>
internal static class RunParameters
{
    public static ApiParameter Id { get; } = new(ParameterPlace.Path, "id", "The run's id.") { Format = "uuid" };

    public static ApiParameter StepId { get; } = new(ParameterPlace.Path, "step_id", "The step's id.") { Format = "uuid" };
}
