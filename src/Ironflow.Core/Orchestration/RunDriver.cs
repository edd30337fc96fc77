using System.Text.Json;
using Ironflow.Durable;
using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>Carries out what a handler asks for, on the engine: knows the frontier, retries and infrastructure failures; runs no code of the handler's.</summary>
internal sealed class RunDriver(IDurableContext durable, RunInput input, CancellationToken stop)
{
    // 1 + 2 + 4 + … + 60 s: about five minutes of a store that is away.
    private const int InfrastructureTries = 10;

    private IReadOnlyList<Guid> frontier = [];
    private bool begun;

    /// <summary>Whether a failure was tolerated: the run then ends as <c>warning</c>.</summary>
    public bool HasWarnings { get; private set; }

    /// <summary>Runs a step with all its tries.</summary>
    /// <exception cref="StepFailedException">It failed and is not tolerated.</exception>
    public async Task<StepResult> RunStepAsync(StepSpec spec)
    {
        var result = await RunTriesAsync(spec);
        if (result.Status == StepStatus.Cancelled)
            throw RunEndedException.Cancelled($"step '{spec.Name}' was stopped");
        if (result.Failure is { } failure)
        {
            if (!spec.Options.AllowFailure)
                throw new StepFailedException(spec.Name, spec.Key, failure);
            HasWarnings = true;
        }

        frontier = [spec.Key.StepId(input.RunId)];
        return result;
    }

    /// <summary>Records a step that is left out.</summary>
    public async Task<bool> SkipAsync(StepSpec spec)
    {
        await RecordAsync(spec, RecordAction.Skip);
        frontier = [spec.Key.StepId(input.RunId)];
        return true;
    }

    /// <summary>Records a delay, waits, and records its end.</summary>
    public async Task<bool> DelayAsync(StepSpec spec, DateTimeOffset dueAt)
    {
        await RecordAsync(spec, RecordAction.BeginDelay, dueAt);
        if (dueAt > durable.UtcNow)
            await durable.CreateTimerAsync(dueAt, stop);
        await RecordAsync(spec, RecordAction.EndDelay, dueAt);
        frontier = [spec.Key.StepId(input.RunId)];
        return true;
    }

    /// <summary>Brings the whole output of a step.</summary>
    public async Task<RawJson> LoadAsync(StepKey key)
    {
        var request = new RecordRequest { Action = RecordAction.Load, RunId = input.RunId, Key = key.ToString() };
        return new RawJson(await CallAsync(DurableNames.Record, JsonSerializer.Serialize(request, RecordJson.Relaxed.RecordRequest)));
    }

    /// <summary>Calls an activity until it answers; what it throws is infrastructure (semantics 3.5).</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="argument">Its input.</param>
    /// <param name="tries">How often before the run ends as failed.</param>
    /// <exception cref="RunEndedException">It went on failing.</exception>
    public async Task<string> CallAsync(string activity, string argument, int tries = InfrastructureTries)
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

    private async Task<StepResult> RunTriesAsync(StepSpec spec)
    {
        for (var @try = 1; ; @try++)
        {
            var request = spec.ToRequest(input.RunId, frontier, @try, beginsRun: !begun);
            var answer = await CallAsync(spec.Activity, JsonSerializer.Serialize(request, RecordJson.Relaxed.StepRequest));
            begun = true;
            var result = JsonSerializer.Deserialize(answer, RecordJson.Relaxed.StepResult)!;
            spec.RequireSame(result.Name, result.Kind);
            if (!result.WillRetry)
                return result;
            var wait = RetryDelay.After(spec.Options.Retry!, @try, spec.Key.StepId(input.RunId), result.Failure?.RetryAfter);
            await durable.CreateTimerAsync(durable.UtcNow + wait, stop);
        }
    }

    private async Task RecordAsync(StepSpec spec, RecordAction action, DateTimeOffset? dueAt = null)
    {
        var request = new RecordRequest
        {
            Action = action,
            RunId = input.RunId,
            Key = spec.Key.ToString(),
            DueAt = dueAt,
            Step = spec.ToRequest(input.RunId, frontier, 1, beginsRun: !begun),
        };
        var answer = await CallAsync(DurableNames.Record, JsonSerializer.Serialize(request, RecordJson.Relaxed.RecordRequest));
        begun = true;
        var result = JsonSerializer.Deserialize(answer, RecordJson.Relaxed.StepResult)!;
        spec.RequireSame(result.Name, result.Kind);
        if (result.Status == StepStatus.Cancelled)
            throw RunEndedException.Cancelled($"step '{spec.Name}' was stopped");
    }
}
