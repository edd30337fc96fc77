namespace Ironflow.Agents;

/// <summary>One ask of a call.</summary>
/// <param name="Answer">What came.</param>
/// <param name="Objection">How it does not meet its schema; <c>null</c> when it does, or failed.</param>
internal sealed record AgentAsk(AgentAnswer Answer, string? Objection);
