namespace Ironflow.Agents;

/// <summary>An answer of this call that did not meet its schema, and what is wrong with it: the next ask goes on from there.</summary>
/// <param name="Answer">The answer as the provider gave it, as text.</param>
/// <param name="Objection">What is wrong with it and what is wanted, as the next message to the agent.</param>
/// <param name="SessionId">The conversation it was given in, where the provider keeps one.</param>
public sealed record AgentCorrection(string Answer, string Objection, string? SessionId);
