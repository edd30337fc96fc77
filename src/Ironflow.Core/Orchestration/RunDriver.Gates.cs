using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <content>Gates (semantics 6): the run sleeps until an event or a deadline, then reads the rows.</content>
internal sealed partial class RunDriver
{
    private static readonly RawJson BudgetSchema = new("""{"type":"object","properties":{"maxCostUsd":{"type":"number","minimum":0}},"required":["maxCostUsd"],"additionalProperties":false}""");

    /// <summary>Opens a gate and waits until it is decided.</summary>
    /// <exception cref="ApprovalRejectedException">It was rejected.</exception>
    public async Task<StepResult> RunGateAsync(StepSpec spec)
    {
        var result = await LookAsync(spec, RecordAction.OpenGate);
        while (result.Status == StepStatus.AwaitingApproval)
        {
            await WakeAsync(DurableNames.GateEvent(spec.Key), result.WakeAt);
            result = await LookAsync(spec, RecordAction.CheckGate);
        }

        if (result is { Status: StepStatus.Rejected, Decision: { } decision })
            throw new ApprovalRejectedException(spec.Name, decision);
        MoveFrontier(spec);
        return result;
    }

    private async Task<StepResult> LookAsync(StepSpec spec, RecordAction action)
    {
        var answer = await RecordAsync(StepRecording(spec, action) with { StartedBy = input.StartedBy, Parent = Notice() });
        begun = true;
        var result = System.Text.Json.JsonSerializer.Deserialize(answer, RecordJson.Relaxed.StepResult)!;
        spec.RequireSame(result.Name, result.Kind);
        if (result.Status == StepStatus.Cancelled)
            throw RunEndedException.Cancelled($"step '{spec.Name}' was stopped");
        return result;
    }

    /// <summary>Waits for an event or a time, whichever is first. What is not needed any more is given up: a timer would keep the instance open.</summary>
    private async Task WakeAsync(string name, DateTimeOffset? at)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var woken = durable.WaitForEventAsync(name, enough.Token);
        var due = at is { } time ? durable.CreateTimerAsync(time, enough.Token) : null;
        if (due is null)
            await woken;
        else
            await Task.WhenAny(woken, due);
        // Not CancelAsync: it would continue on the thread pool, which no engine replays.
#pragma warning disable CA1849
        enough.Cancel();
#pragma warning restore CA1849
        stop.ThrowIfCancellationRequested();
    }

    /// <summary>Fails the run, or asks a person for a higher limit, as the workflow's author chose (semantics 8.3).</summary>
    private async Task AskForBudgetAsync(StepSpec refused)
    {
        var message = $"step '{refused.Name}' needs more than the run's budget has left";
        if (OnBudgetExceeded == BudgetPolicy.Fail)
            throw RunEndedException.Failed(ErrorCodes.RunBudgetExceeded, $"{message}; start the run with a higher max_cost_usd");
        var gate = new HumanInputStepConfig { Message = $"{message}. What may the run cost in all, in US dollars?", Schema = BudgetSchema };
        var spec = new StepSpec(Counter.Next(), $"budget for {refused.Name}", StepKind.HumanInput, string.Empty, gate, new StepOptions());
        StepResult answer;
        try
        {
            answer = await RunGateAsync(spec);
        }
        catch (ApprovalRejectedException rejected)
        {
            throw RunEndedException.Failed(ErrorCodes.RunBudgetExceeded, $"{message}, and a higher one was refused: {rejected.Message}", rejected);
        }

        using var value = System.Text.Json.JsonDocument.Parse(answer.Output.ToString()!);
        var limit = value.RootElement.GetProperty("maxCostUsd").GetDecimal();
        await RecordAsync(new RecordRequest { Action = RecordAction.RaiseBudget, RunId = input.BudgetRunId!.Value, LimitUsd = limit });
    }
}
