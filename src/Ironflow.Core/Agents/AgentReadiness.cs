namespace Ironflow.Agents;

/// <summary>Whether a provider could make a call, as far as can be told without one.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="IsReady">Whether nothing is missing.</param>
/// <param name="Message">How it is set up, or what is missing and the remedy.</param>
public sealed record AgentReadiness(string Provider, bool IsReady, string Message);
