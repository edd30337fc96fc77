namespace Ironflow.Orchestration;

/// <summary>Ends a run without the handler being told: it could only do harm with it.</summary>
internal sealed class RunEndedException(Runs.RunStatus status, string code, string message, Exception? inner = null)
    : IronflowException(message, inner)
{
    public Runs.RunStatus Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>Whether another attempt may help (semantics 9.4).</summary>
    public bool IsTransient { get; init; }

    public static RunEndedException Failed(string code, string message, Exception? inner = null)
        => new(Runs.RunStatus.Failed, code, message, inner);

    public static RunEndedException Cancelled(string message) => new(Runs.RunStatus.Cancelled, ErrorCodes.Cancelled, message);
}
