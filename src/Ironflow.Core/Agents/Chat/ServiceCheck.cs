namespace Ironflow.Agents.Chat;

/// <summary>Whether a model service is ready to be called.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="IsReady">Whether nothing is missing.</param>
/// <param name="Message">How it is set up, or what is missing and the remedy.</param>
public sealed record ServiceCheck(string Service, bool IsReady, string Message);
