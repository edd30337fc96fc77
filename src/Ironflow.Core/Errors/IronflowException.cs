namespace Ironflow;

/// <summary>The root of every exception Ironflow throws on purpose.</summary>
public abstract class IronflowException : Exception
{
    /// <summary>Creates the exception.</summary>
    protected IronflowException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>A status change that the transition tables do not allow; the record is unchanged (semantics 3.2, 9.1).</summary>
/// <param name="subject">What was to change, such as <c>run 0190…</c>.</param>
/// <param name="from">The status it has.</param>
/// <param name="to">The status that was asked for.</param>
public sealed class InvalidTransitionException(string subject, string from, string to)
    : IronflowException($"{subject} cannot go from {from} to {to}")
{
    /// <summary>The status it has, as on the wire.</summary>
    public string From { get; } = from;

    /// <summary>The status that was asked for, as on the wire.</summary>
    public string To { get; } = to;
}
