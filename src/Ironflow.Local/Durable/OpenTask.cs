using Ironflow.Durable;

namespace Ironflow.Local.Durable;

/// <summary>Something an orchestrator asked for that has not completed.</summary>
internal sealed class OpenTask(TurnAction action, string? subInput)
{
    private readonly TaskCompletionSource<string> completion = new();
    private CancellationToken cancellation;
    private CancellationTokenRegistration registration;

    public TurnAction Action { get; } = action;

    /// <summary>The input of a sub-orchestration, of which history keeps the hash only.</summary>
    public string? SubInput { get; } = subInput;

    public Task<string> Result => completion.Task;

    public bool Takes(EventKind kind) => Action.Kind switch
    {
        ActionKind.Activity => kind is EventKind.ActivityCompleted or EventKind.ActivityFailed,
        ActionKind.Timer => kind is EventKind.TimerFired,
        _ => kind is EventKind.SubCompleted or EventKind.SubFailed,
    };

    public void Complete(TurnEvent happening)
    {
        registration.Unregister();
        if (happening.Kind is EventKind.ActivityFailed or EventKind.SubFailed)
        {
            completion.TrySetException(new DurableTaskFailedException(Action.Name!, happening.Value ?? "no reason given"));
        }
        else
        {
            completion.TrySetResult(happening.Value ?? string.Empty);
        }
    }

    public void CancelWith(Action cancel, CancellationToken cancellationToken)
    {
        cancellation = cancellationToken;
        registration = cancellationToken.UnsafeRegister(static state => ((Action)state!)(), cancel);
    }

    public void Cancel() => completion.TrySetCanceled(cancellation);
}

/// <summary>Names of events match ignoring case.</summary>
internal static class EventNames
{
    public static string Normalize(string name) => name.ToLowerInvariant();
}

/// <summary>Exceptions as the texts that history keeps.</summary>
internal static class ErrorTexts
{
    public static string Of(Exception exception) => $"{exception.GetType().Name}: {exception.Message}";
}
