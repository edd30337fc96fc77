using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Local.Runs;

/// <summary>Follows a run to its end and shows what changes.</summary>
internal sealed class RunFollower(IRunClient client, TimeProvider time)
{
    public Task<RunDetail> FollowAsync(Guid runId, IRunView view, CancellationToken cancellationToken)
        => FollowAsync(runId, view, static _ => Task.FromResult(false), cancellationToken);

    /// <summary>Follows a run until it has ended, or is as wanted.</summary>
    public async Task<RunDetail> FollowAsync(Guid runId, IRunView view, Func<RunDetail, Task<bool>> until, CancellationToken cancellationToken)
    {
        var away = false;
        while (true)
        {
            try
            {
                var detail = await client.FindAsync(runId, cancellationToken)
                    ?? throw new RequestException(ErrorCodes.RunNotFound, $"there is no run {runId}");
                away = false;
                view.Show(detail);
                if (RunTransitions.IsTerminal(detail.Run.Status) || await until(detail))
                    return detail;
            }
            catch (Exception error) when (error is StoreUnavailableException or RequestException { Code: ErrorCodes.StoreUnavailable })
            {
                // The run waits for the store as well; to give up here would end the process that executes it.
                if (!away)
                    view.Say($"the records cannot be read: {error.Message}; waiting for them");
                away = true;
            }

            await Task.Delay(client.PollInterval, time, cancellationToken);
        }
    }
}

/// <summary>Shows a run as it changes.</summary>
internal interface IRunView : IDisposable
{
    void Show(RunDetail detail);

    /// <summary>Says something that is not the run's, where it does not disturb what is shown.</summary>
    void Say(string notice);
}
