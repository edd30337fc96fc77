using System.ComponentModel;

namespace Ironflow.Samples.Triage;

/// <summary>What an agent makes of a message.</summary>
/// <param name="Category">What it is about.</param>
/// <param name="Urgent">Whether somebody must act today.</param>
/// <param name="Confidence">How sure it is.</param>
/// <param name="Reason">Why.</param>
public sealed record Classification(
    Category Category,
    [property: Description("Whether somebody must act today")] bool Urgent,
    [property: Description("How sure you are, from 0 to 1; below 0.5 when two categories fit as well")] double Confidence,
    [property: Description("Why, in one sentence")] string Reason);

/// <summary>What a message is about.</summary>
public enum Category
{
    /// <summary>Something does not work.</summary>
    Defect,

    /// <summary>Something new is wanted.</summary>
    Wish,

    /// <summary>How to do something.</summary>
    Question,

    /// <summary>Money: bills, plans, refunds.</summary>
    Billing,

    /// <summary>Advertisement and nonsense.</summary>
    Junk,
}
