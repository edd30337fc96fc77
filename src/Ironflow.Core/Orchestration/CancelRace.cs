namespace Ironflow.Orchestration;

/// <summary>Races the work of a run with its cancel event (semantics 9.3): whichever is first decides.</summary>
/// <param name="cancel">The wait for the cancel event.</param>
/// <param name="stop">Ends what waits on the engine.</param>
internal sealed class CancelRace(Task cancel, CancellationTokenSource stop)
{
    /// <summary>Set when the run was told to end: timers and waits end with it.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>Whether the run was told to end.</summary>
    public bool IsLost => stop.IsCancellationRequested;

    /// <summary>Waits for work of the engine or for the cancel event.</summary>
    /// <param name="work">The work.</param>
    /// <param name="driver">What does it.</param>
    /// <param name="context">The handler's context, when there is a handler.</param>
    /// <exception cref="RunEndedException">The run was cancelled, or the work ended it.</exception>
    public async Task RunAsync(Task work, RunDriver driver, WorkflowContext? context)
    {
        if (await Task.WhenAny(work, cancel) == work && !cancel.IsCompleted)
        {
            await work;
            return;
        }

        // The handler is told nothing more; timers end, and a running activity ends by the stop order that was given with the mark on the run.
        context?.Close();
        // Not CancelAsync: it would continue on the thread pool, which no engine replays.
#pragma warning disable CA1849
        stop.Cancel();
#pragma warning restore CA1849
        try
        {
            await driver.CancelChildrenAsync();
            await work;
        }
        catch (Exception error) when (error is OperationCanceledException or IronflowException)
        {
            // What the stopped work came to is on its row; the run's end is the cancel.
        }

        throw RunEndedException.Cancelled("the run was cancelled");
    }
}
