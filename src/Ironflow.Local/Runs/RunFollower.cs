using Ironflow.Runs;

namespace Ironflow.Local.Runs;

/// <summary>Follows a run to its end and shows what changes.</summary>
internal sealed class RunFollower(IRunClient client, TimeProvider time)
{
    public async Task<RunDetail> FollowAsync(Guid runId, IRunView view, CancellationToken cancellationToken)
    {
        while (true)
        {
            var detail = await client.FindAsync(runId, cancellationToken)
                ?? throw new RequestException(ErrorCodes.RunNotFound, $"there is no run {runId}");
            view.Show(detail);
            if (RunTransitions.IsTerminal(detail.Run.Status))
                return detail;
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
