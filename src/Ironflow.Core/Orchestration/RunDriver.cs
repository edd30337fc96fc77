using System.Text.Json;
using Ironflow.Durable;
using Ironflow.Execution;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>Carries out what a handler asks for, on the engine: knows the frontier, retries and infrastructure failures; runs no code of the handler's.</summary>
/// <remarks>The files beside this one have what is special to waves, gates and children.</remarks>
internal sealed partial class RunDriver
{
    // 1 + 2 + 4 + … + 60 s: about five minutes of a store that is away.
    private const int InfrastructureTries = 10;
    private readonly IDurableContext durable;
    private readonly RunInput input;
    private readonly IronflowOptions options;
    private readonly CancellationToken stop;
    private readonly WaitBoard board;
    private IReadOnlyList<Guid> frontier = [];
    private bool begun;
    private int notices;

    public RunDriver(IDurableContext durable, RunInput input, IronflowOptions options, StepCounter counter, CancellationToken stop)
    {
        this.durable = durable;
        this.input = input;
        this.options = options;
        this.stop = stop;
        Counter = counter;
        board = new WaitBoard(RecordStatusAsync);
    }

    /// <summary>Where the next step stands.</summary>
    public StepCounter Counter { get; }

    /// <summary>Whether a failure was tolerated: the run then ends as <c>warning</c>.</summary>
    public bool HasWarnings { get; private set; }

    /// <summary>What happens when the run's budget does not cover a step.</summary>
    public BudgetPolicy OnBudgetExceeded { get; init; }

    /// <summary>Runs a step with all its tries.</summary>
    /// <exception cref="StepFailedException">It failed and is not tolerated.</exception>
    public async Task<StepResult> RunStepAsync(StepSpec spec)
    {
        var result = spec.Kind == StepKind.Workflow ? await RunChildAsync(spec, stop) : await RunTriesAsync(spec, stop);
        while (result.BudgetRefused)
        {
            await AskForBudgetAsync(spec);
            result = await RunTriesAsync(spec, stop);
        }

        if (result.Status == StepStatus.Cancelled)
            throw RunEndedException.Cancelled($"step '{spec.Name}' was stopped");
        if (result.Failure is { } failure)
        {
            if (!spec.Options.AllowFailure)
                throw new StepFailedException(spec.Name, spec.Key, failure) { Result = result };
            HasWarnings = true;
        }

        MoveFrontier(spec);
        return result;
    }

    /// <summary>Runs what was registered for the case that a step fails: its own failure is on record and hides nothing (semantics 9.6).</summary>
    public async Task RunErrorHandlerAsync(StepDefinition step, ErrorNotice notice)
    {
        var spec = StepSpec.Of(step, Counter.Next()) with { IsErrorHandler = true };
        spec = spec with { Config = notice.AddTo(spec.Config) };
        var result = spec.Kind == StepKind.Workflow ? await RunChildAsync(spec, stop) : await RunTriesAsync(spec, stop);
        if (result.Status == StepStatus.Cancelled)
            throw RunEndedException.Cancelled($"step '{spec.Name}' was stopped");
    }

    /// <summary>Records a step that is left out.</summary>
    public async Task<bool> SkipAsync(StepSpec spec)
    {
        await RecordStepAsync(spec, RecordAction.Skip);
        MoveFrontier(spec);
        return true;
    }

    /// <summary>Records a delay, waits, and records its end.</summary>
    public async Task<bool> DelayAsync(StepSpec spec, DateTimeOffset dueAt)
    {
        var tells = dueAt - durable.UtcNow >= ShortestToldDelay;
        var begin = await RecordStepAsync(spec, RecordAction.BeginDelay, dueAt, tells);
        if (begin.Status == StepStatus.Running)
        {
            if (dueAt > durable.UtcNow)
                await durable.CreateTimerAsync(dueAt, stop);
            await RecordStepAsync(spec, RecordAction.EndDelay, dueAt, tells);
        }

        MoveFrontier(spec);
        return true;
    }

    /// <summary>Brings the whole output of a step.</summary>
    public async Task<RawJson> LoadAsync(StepKey key)
        => new(await RecordAsync(new RecordRequest { Action = RecordAction.Load, RunId = input.RunId, Key = key.ToString() }));

    /// <summary>Calls the recording activity.</summary>
    /// <exception cref="RunEndedException">It went on failing.</exception>
    public Task<string> RecordAsync(RecordRequest request, int tries = InfrastructureTries)
        => CallAsync(DurableNames.Record, JsonSerializer.Serialize(request, RecordJson.Relaxed.RecordRequest), tries);

    private async Task<StepResult> RunTriesAsync(StepSpec spec, CancellationToken stopped)
    {
        for (var @try = 1; ; @try++)
        {
            var result = await RunTryAsync(spec, @try, stopped);
            begun |= !result.BudgetRefused;
            if (!result.WillRetry)
                return result;
            var wait = RetryDelay.After(spec.Options.Retry!, @try, spec.Key.StepId(input.RunId), result.Failure?.RetryAfter);
            await durable.CreateTimerAsync(durable.UtcNow + wait, stopped);
        }
    }

    private async Task<StepResult> RunTryAsync(StepSpec spec, int @try, CancellationToken stopped)
    {
        DateTimeOffset? askedAt = options.StepLimits.ContainsKey(spec.Kind.ToString()) ? durable.UtcNow : null;
        while (true)
        {
            var request = spec.ToRequest(input, frontier, @try, beginsRun: !begun) with { AskedAt = askedAt };
            var answer = await CallAsync(spec.Activity, JsonSerializer.Serialize(request, RecordJson.Relaxed.StepRequest), InfrastructureTries);
            var result = JsonSerializer.Deserialize(answer, RecordJson.Relaxed.StepResult)!;
            spec.RequireSame(result.Name, result.Kind);
            if (!result.AwaitsSlot)
                return result;
            await WaitForSlotAsync(spec, stopped);
        }
    }

    /// <summary>Calls an activity until it answers; what it throws is infrastructure (semantics 3.5).</summary>
    private async Task<string> CallAsync(string activity, string argument, int tries)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await durable.CallActivityAsync(activity, argument);
            }
            catch (DurableTaskFailedException error)
            {
                if (failures >= tries)
                    throw RunEndedException.Failed(ErrorCodes.Infrastructure, $"{activity} failed {failures} times, last with: {error.Reason}", error);
            }

            await durable.CreateTimerAsync(durable.UtcNow + RetryDelay.AfterInfrastructure(failures), stop);
        }
    }

    private async Task<StepResult> RecordStepAsync(StepSpec spec, RecordAction action, DateTimeOffset? dueAt = null, bool tells = false)
    {
        var answer = await RecordAsync(StepRecording(spec, action) with { DueAt = dueAt, Parent = tells ? Notice() : null });
        begun = true;
        var result = JsonSerializer.Deserialize(answer, RecordJson.Relaxed.StepResult)!;
        spec.RequireSame(result.Name, result.Kind);
        if (result.Status == StepStatus.Cancelled)
            throw RunEndedException.Cancelled($"step '{spec.Name}' was stopped");
        return result;
    }

    private RecordRequest StepRecording(StepSpec spec, RecordAction action) => new()
    {
        Action = action,
        RunId = input.RunId,
        Key = spec.Key.ToString(),
        Step = spec.ToRequest(input, frontier, 1, beginsRun: !begun),
    };

    private ParentNotice? Notice() => input.Parent is null ? null : new ParentNotice(input.Parent, ++notices);

    private void MoveFrontier(StepSpec spec) => frontier = [spec.Key.StepId(input.RunId)];
}
