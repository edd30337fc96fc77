using Ironflow.Local.Storage;

namespace Ironflow.Local.Durable;

/// <summary>Calls activities' code, each in a write scope of its own.</summary>
internal sealed class ActivityRunner(
    IReadOnlyDictionary<string, Func<ActivityCall, CancellationToken, Task<string>>> activities, Action<ActivityRun, TurnEvent?> ended) : IDisposable
{
    private readonly CancellationTokenSource shutdown = new();

    /// <summary>Runs the activity's code up to its first await on the caller's thread.</summary>
    public void Start(ActivityRun run) => _ = RunAsync(run);

    public void StartOnPool(ActivityRun run) => ThreadPool.UnsafeQueueUserWorkItem(static item => item.Self.Start(item.Run), (Self: this, Run: run), false);

    public Task CancelAsync() => shutdown.CancelAsync();

    public void Dispose() => shutdown.Dispose();

    private async Task RunAsync(ActivityRun run)
    {
        WriteScope.Enter(run.Scope);
        var outcome = await CallAsync(run).ConfigureAwait(false);
        WriteScope.Enter(null);
        run.Deferred = run.Scope.Close();
        ended(run, outcome);
    }

    private async Task<TurnEvent?> CallAsync(ActivityRun run)
    {
        var name = run.Action.Name!;
        try
        {
            if (!activities.TryGetValue(name, out var activity))
            {
                return Failed(run, $"no activity is registered under the name '{name}'");
            }

            var call = new ActivityCall(name, run.Action.Value ?? string.Empty, run.InstanceId);
            var result = await activity(call, shutdown.Token).ConfigureAwait(false);
            return new TurnEvent(EventKind.ActivityCompleted, run.Task, Value: result);
        }
        catch (Exception exception)
        {
            // What an activity throws because the engine stops is not its failure: history has it open, and the next start delivers it again.
            return shutdown.IsCancellationRequested ? null : Failed(run, ErrorTexts.Of(exception));
        }
    }

    private static TurnEvent Failed(ActivityRun run, string reason) => new(EventKind.ActivityFailed, run.Task, Value: reason);
}
