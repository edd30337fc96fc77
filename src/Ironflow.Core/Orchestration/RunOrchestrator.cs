using System.Text.Json;
using Ironflow.Durable;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Registration;
using Ironflow.Runs;
using Ironflow.Telemetry;

namespace Ironflow.Orchestration;

/// <summary>
/// The orchestration of a run: drives a handler as a coroutine over the engine's port. The handler waits on exactly one command; the
/// command races with the cancel event; what ends the run, or its attempt, is recorded by an activity.
/// </summary>
public sealed class RunOrchestrator(WorkflowRegistry registry, IServiceProvider services, IronflowOptions options)
{
    // With a minute between tries, about two hours; after that the sweep ends the run from what the engine says.
    private const int FinishTries = 120;

    /// <summary>Runs it. Completes with a <see cref="RunOutcome"/>, also for a run that failed.</summary>
    /// <exception cref="VersionMismatchException">The host's workflow cannot go on with the run; the sweep says so on the run (semantics 9.7).</exception>
    public async Task<string> RunAsync(IDurableContext durable, string input)
    {
        ArgumentNullException.ThrowIfNull(durable);
        var run = JsonSerializer.Deserialize(input, RecordJson.Relaxed.RunInput)!;
        WorkflowVersions.Require(registry, run.Workflow, run.Version);
        using var stop = new CancellationTokenSource();
        var race = new CancelRace(durable.WaitForEventAsync(DurableNames.CancelEvent, stop.Token), stop);
        var finish = await RunAttemptsAsync(durable, run, race);
        var end = finish with { RunId = run.RunId, Slots = run.Slots };
        if (run.EndsAfterwards)
            return new RunOutcome(SnakeCase.Name(end.Status!.Value), end.IsTransient, end).ToJson();
        var status = await FinishAsync(durable, run, end);
        return new RunOutcome(status, end.IsTransient).ToJson();
    }

    private async Task<RecordRequest> RunAttemptsAsync(IDurableContext durable, RunInput run, CancelRace race)
    {
        for (var attempt = run.Attempt; ; attempt++)
        {
            var counter = new StepCounter(attempt, options.MaxSteps);
            var current = run with { Attempt = attempt };
            var driver = new RunDriver(durable, current, options, counter, race.Stop) { OnBudgetExceeded = PolicyOf(run) };
            var finish = await EndOf(() => RunHandlerAsync(durable, current, driver, race));
            if (!finish.IsTransient || finish.Status != RunStatus.Failed || attempt > run.MaxRetries || race.IsLost)
                return finish;
            // Transient and tries are left: another attempt of the same run (semantics 9.4).
            if (await EndOf(() => WaitForAttemptAsync(durable, run, driver, race, attempt, finish)) is { Status: not RunStatus.Retrying } end)
                return end;
        }
    }

    private async Task<RecordRequest> WaitForAttemptAsync(
        IDurableContext durable, RunInput run, RunDriver driver, CancelRace race, int attempt, RecordRequest failed)
    {
        var wait = RetryDelay.After(options.RunRetry, attempt, run.RunId, retryAfter: null);
        var next = failed with { Action = RecordAction.NextAttempt, RunId = run.RunId, Attempt = attempt + 1, DueAt = durable.UtcNow + wait };
        await race.RunAsync(driver.RecordAsync(next), driver, context: null);
        await race.RunAsync(durable.CreateTimerAsync(next.DueAt!.Value, race.Stop), driver, context: null);
        return new RecordRequest { Action = RecordAction.Finish, RunId = run.RunId, Status = RunStatus.Retrying };
    }

    private static async Task<RecordRequest> EndOf(Func<Task<RecordRequest>> work)
    {
        try
        {
            return await work();
        }
        catch (RunEndedException end)
        {
            return new RecordRequest
            {
                Action = RecordAction.Finish,
                RunId = default,
                Status = end.Status,
                Error = end.Message,
                ErrorCode = end.Code,
                IsTransient = end.IsTransient,
            };
        }
    }

    private async Task<string> FinishAsync(IDurableContext durable, RunInput run, RecordRequest end)
    {
        var driver = new RunDriver(durable, run, options, new StepCounter(run.Attempt, options.MaxSteps), CancellationToken.None);
        return await driver.RecordAsync(end, FinishTries);
    }

    private async Task<RecordRequest> RunHandlerAsync(IDurableContext durable, RunInput run, RunDriver driver, CancelRace race)
    {
        if (run.ScheduledAt is { } due && due > durable.UtcNow)
            await race.RunAsync(durable.CreateTimerAsync(due, race.Stop), driver, context: null);

        if (run.Slots is { } slots)
            await race.RunAsync(driver.TakeSlotsAsync(slots), driver, context: null);

        var definition = registry.Find(run.Workflow)
            ?? throw RunEndedException.Failed(ErrorCodes.WorkflowNotFound, $"workflow '{run.Workflow}' is not registered in this host; deploy it again or cancel the run");
        var loop = new HandlerLoop();
        var context = new WorkflowContext(
            run, loop, driver.Counter, () => durable.UtcNow, new RunLogger(durable.CreateReplaySafeLogger($"Ironflow.Workflows.{run.Workflow}"), RunScope.Of(run.RunId, run.Workflow)));
        var handler = new HandlerRun(Create(definition), context, loop);

        handler.Start();
        while (!handler.HasEnded)
        {
            var command = handler.TakeCommand();
            await race.RunAsync(command.ExecuteAsync(driver), driver, context);
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

    private BudgetPolicy PolicyOf(RunInput run) => registry.Find(run.Workflow)?.OnBudgetExceeded ?? BudgetPolicy.Fail;

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
