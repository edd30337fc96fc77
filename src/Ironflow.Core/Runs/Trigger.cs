using System.Text.Json.Serialization;

namespace Ironflow.Runs;

/// <summary>What started a run (reference §2.6), tagged by <c>kind</c> on the wire.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ManualTrigger), "manual")]
[JsonDerivedType(typeof(ApiTrigger), "api")]
[JsonDerivedType(typeof(RetryTrigger), "retry")]
[JsonDerivedType(typeof(WorkflowTrigger), "workflow")]
public abstract record Trigger;

/// <summary>Started at a terminal.</summary>
public sealed record ManualTrigger : Trigger;

/// <summary>Started by the HTTP API.</summary>
public sealed record ApiTrigger : Trigger;

/// <summary>Started as a retry of another run.</summary>
/// <param name="ParentRunId">The run that is retried.</param>
public sealed record RetryTrigger(Guid ParentRunId) : Trigger;

/// <summary>Started by a step of another run.</summary>
public sealed record WorkflowTrigger : Trigger;
