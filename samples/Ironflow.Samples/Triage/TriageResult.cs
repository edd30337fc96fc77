namespace Ironflow.Samples.Triage;

/// <summary>Where a message belongs.</summary>
/// <param name="Category">What it is about.</param>
/// <param name="Urgent">Whether somebody must act today.</param>
/// <param name="DecidedBy">Who decided: the agent's provider, or a person.</param>
/// <param name="Agent">What the agent made of it; <c>null</c> when it gave no answer.</param>
public sealed record TriageResult(Category Category, bool Urgent, string DecidedBy, Classification? Agent);

/// <summary>What a person decides.</summary>
/// <param name="Category">What it is about.</param>
/// <param name="Urgent">Whether somebody must act today.</param>
public sealed record Decision(Category Category, bool Urgent);
