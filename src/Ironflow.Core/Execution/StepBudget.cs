using System.Text.Json;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Execution;

/// <summary>Draws a step's cost on its run's budget (semantics 8.3): an agent step reserves before its call, every step settles after it. One charge per try.</summary>
internal sealed class StepBudget(IRecordStore store, IronflowOptions options)
{
    /// <summary>The result of a step that the budget does not cover: nothing of it began.</summary>
    public static StepResult Refusal(StepRequest request) => new()
    {
        Key = request.Key,
        Name = request.Name,
        Kind = request.Kind,
        Status = StepStatus.Pending,
        Try = request.Try,
        BudgetRefused = true,
    };

    public async Task<bool> TryReserveAsync(StepRequest request, CancellationToken shutdown)
    {
        if (request.BudgetRunId is not { } root || request.Kind != StepKind.Agent)
            return true;
        var own = JsonSerializer.Deserialize(request.Config.Text, RecordJson.Relaxed.StepConfig) is AgentStepConfig agent ? agent.MaxBudgetUsd : null;
        // A step that names what it may cost needs all of it; one that does not may begin while anything is left.
        return await store.ReserveAsync(root, Charge(request), own ?? options.AgentReservationUsd, takeRest: own is null, shutdown);
    }

    /// <summary>Settles what a try cost.</summary>
    public async Task SettleAsync(StepRequest request, decimal costUsd, CancellationToken shutdown)
    {
        if (request.BudgetRunId is { } root && (costUsd > 0 || request.Kind == StepKind.Agent))
            await store.SettleAsync(root, Charge(request), costUsd, shutdown);
    }

    /// <summary>Settles a try that had ended before this delivery: its worker may have died between the row and the budget.</summary>
    public async Task SettleStandingAsync(StepRequest request, CancellationToken shutdown)
    {
        if (request.BudgetRunId is null)
            return;
        var row = await store.FindStepAsync(request.RunId, StepKey.Parse(request.Key), shutdown);
        var past = row?.PastTries.FirstOrDefault(t => t.Try == request.Try);
        await SettleAsync(request, past?.CostUsd ?? (row?.CostUsd ?? 0m) - (row?.PastTries.Sum(t => t.CostUsd) ?? 0m), shutdown);
    }

    private static string Charge(StepRequest request)
        => FormattableString.Invariant($"{StepKey.Parse(request.Key).StepId(request.RunId):N}:{request.Try}");
}
