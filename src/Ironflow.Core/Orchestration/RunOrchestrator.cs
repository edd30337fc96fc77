using System.Text.Json;
using Ironflow.Durable;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Registration;
using Ironflow.Runs;

namespace Ironflow.Orchestration;

/// <summary>
/// The orchestration of a run: drives a handler as a coroutine over the engine's port. The handler waits on exactly one command; the
/// command races with the cancel event; what ends the run is recorded by an activity.
/// </summary>
public sealed class RunOrchestrator(WorkflowRegistry registry, IServiceProvider services, IronflowOptions options)
{
    // With a minute between tries, about two hours; after that the sweep ends the run from what the engine says.
    private const int FinishTries = 120;

    /// <summary>Runs it. Completes with <c>{"status":…}</c>, also for a run that failed: a failed run is data.</summary>
    public async Task<string> RunAsync(IDurableContext durable, string input)
    {
        ArgumentNullException.ThrowIfNull(durable);
        var run = JsonSerializer.Deserialize(input, RecordJson.Relaxed.RunInput)!;
        using var stop = new CancellationTokenSource();
        var cancel = durable.WaitForEventAsync(DurableNames.CancelEvent, stop.Token);
        var driver = new RunDriver(durable, run, stop.Token);

        var finish = await EndOf(RunHandlerAsync(durable, run, driver, cancel, stop));
        var status = await FinishAsync(durable, run, finish);
        return $$"""{"status":"{{status}}"}""";
    }

    private static async Task<RecordRequest> EndOf(Task<RecordRequest> handler)
    {
        try
        {
            return await handler;
        }
        catch (RunEndedException end)
        {
            return new RecordRequest { Action = RecordAction.Finish, RunId = default, Status = end.Status, Error = end.Message, ErrorCode = end.Code };
        }
    }

    private static async Task<string> FinishAsync(IDurableContext durable, RunInput run, RecordRequest finish)
    {
        var argument = JsonSerializer.Serialize(finish with { RunId = run.RunId }, RecordJson.Relaxed.RecordRequest);
        return await new RunDriver(durable, run, CancellationToken.None).CallAsync(DurableNames.Record, argument, FinishTries);
    }

    /// <summary>Waits for work of the engine or for the cancel event, whichever is first.</summary>
    private static async Task RaceAsync(Task work, Task cancel, CancellationTokenSource stop, WorkflowContext? context)
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
            await work;
        }
        catch (Exception error) when (error is OperationCanceledException or IronflowException)
        {
            // What the stopped work came to is on its row; the run's end is the cancel.
        }

        throw RunEndedException.Cancelled("the run was cancelled");
    }

    private async Task<RecordRequest> RunHandlerAsync(
        IDurableContext durable, RunInput run, RunDriver driver, Task cancel, CancellationTokenSource stop)
    {
        if (run.ScheduledAt is { } due && due > durable.UtcNow)
            await RaceAsync(durable.CreateTimerAsync(due, stop.Token), cancel, stop, context: null);

        var definition = registry.Find(run.Workflow)
            ?? throw RunEndedException.Failed(ErrorCodes.WorkflowNotFound, $"workflow '{run.Workflow}' is not registered in this host; deploy it again or cancel the run");
        var loop = new HandlerLoop();
        var context = new WorkflowContext(
            run, loop, () => durable.UtcNow, durable.CreateReplaySafeLogger($"Ironflow.Workflows.{run.Workflow}"), options.MaxSteps);
        var handler = new HandlerRun(Create(definition), context, loop);

        handler.Start();
        while (!handler.HasEnded)
        {
            var command = handler.TakeCommand();
            await RaceAsync(command.ExecuteAsync(driver), cancel, stop, context);
            handler.Resume(command);
        }

        context.Close();
        handler.RequireSuccess();
        return new RecordRequest
        {
            Action = RecordAction.Finish,
            RunId = run.RunId,
            Status = driver.HasWarnings ? RunStatus.Warning : RunStatus.Completed,
            Output = context.Output,
        };
    }

    private IWorkflow Create(WorkflowDefinition definition)
    {
        try
        {
            return definition.Create(services);
        }
        catch (InvalidOperationException error)
        {
            throw RunEndedException.Failed(ErrorCodes.WorkflowFailed, $"workflow '{definition.Name}' cannot be created: {error.Message}", error);
        }
    }
}
