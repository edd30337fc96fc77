using Ironflow.Hosting;

namespace Ironflow.Audit;

/// <summary>Who is about to do what to what.</summary>
/// <param name="Caller">Who.</param>
/// <param name="Operation">What, by the API's name for it.</param>
/// <param name="Target">To what: see <see cref="AuditEntry.Target"/>.</param>
public sealed record AuditFact(ICaller Caller, string Operation, string Target)
{
    /// <summary>For what a command does to the data folder itself.</summary>
    public const string Local = "local";

    /// <summary>From where.</summary>
    public string From { get; init; } = Local;

    /// <summary>The workflow it is about.</summary>
    public string? Workflow { get; init; }

    /// <summary>How it stands before.</summary>
    public string? Before { get; init; }

    /// <summary>The request's id; one is made when absent.</summary>
    public string? RequestId { get; init; }
}

/// <summary>What a change came to.</summary>
/// <param name="After">How it stands after.</param>
/// <param name="Target">What was made, where that was not known before.</param>
public sealed record AuditResult(string? After, string? Target = null);
