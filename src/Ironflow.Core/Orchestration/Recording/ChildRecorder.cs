using System.Text.Json;
using Ironflow.Concurrency;
using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Registration;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>Begins and ends child runs (semantics 7): a run of its own, whose id comes from its step's key.</summary>
internal sealed class ChildRecorder(IRecordStore store, RecordedRows rows, WorkflowRegistry registry, RunCanceller canceller, TimeProvider time)
{
    /// <summary>The id of the run that a step starts.</summary>
    public static Guid RunIdOf(Guid parent, StepKey step) => Ids.Version5(parent, $"run:{step}");

    public async Task<string> BeginAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var step = request.Step!;
        if (await rows.TakeOverAsync(step, now, cancellationToken) is { } taken)
            return Answer(rows.Result(step, taken), null);

        var config = RecordedRows.ConfigOf<WorkflowStepConfig>(step);
        var child = RunIdOf(step.RunId, StepKey.Parse(step.Key));
        var fresh = NewStepRow.Of(step, now) with { Status = StepStatus.Running, StartedAt = now, ChildRunId = child };
        var begun = await store.InsertStepAsync(fresh, RecordedRows.First(step), cancellationToken);
        if (begun.Step is not { } row || StepTransitions.IsFinal(row.Status) || row.Name != step.Name || row.Kind != step.Kind)
            return Answer(rows.Result(step, begun), null);
        if (Refusal(config) is { } refusal)
        {
            var refused = row with { Status = StepStatus.Failed, ChildRunId = null, Failure = refusal, Error = refusal.Message, Tolerated = step.AllowFailure, CompletedAt = now, UpdatedAt = now };
            return Answer(rows.Result(step, await store.UpdateStepAsync(row, refused, StepWrite.Plain, cancellationToken)), null);
        }

        var parent = await store.FindRunAsync(step.RunId, cancellationToken) ?? throw new StoreUnavailableException($"run {step.RunId} has no row");
        var run = await store.CreateRunAsync(RunOf(child, parent, row, config, now), cancellationToken);
        // A cancel between the step's row and the child's did not find the child: it is looked for again.
        if ((await store.UpdateStepAsync(row, row, new StepWrite { RequireLive = true, InWave = step.FailFast }, cancellationToken)).Kind == StepWriteKind.Stopped)
        {
            await canceller.CancelAsync(child, parent.CancelRequestedBy ?? "system:parent", cancellationToken);
            if (run.Status == RunStatus.Pending)
                await store.FinishRunAsync(child, new RunFinish(RunStatus.Cancelled, now) { ErrorCode = ErrorCodes.Cancelled, Error = "its parent was cancelled" }, cancellationToken);
            return Answer(rows.Result(step, new StepWriteResult(StepWriteKind.Written, row)), null);
        }

        return Answer(rows.Result(step, new StepWriteResult(StepWriteKind.Written, row)), InputOf(run, request));
    }

    /// <summary>Records how the child ended. One whose instance the engine gave up is ended here.</summary>
    public async Task<string> EndAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var step = request.Step!;
        var row = await rows.FindAsync(request, cancellationToken);
        if (StepTransitions.IsFinal(row.Status))
            return rows.Answer(step, new StepWriteResult(StepWriteKind.Exists, row));
        var child = await store.FindRunAsync(row.ChildRunId!.Value, cancellationToken) ?? throw new StoreUnavailableException($"child run {row.ChildRunId} has no row");
        if (!RunTransitions.IsTerminal(child.Status))
        {
            var lost = child.CancelRequestedAt is not null
                ? new RunFinish(RunStatus.Cancelled, now) { ErrorCode = ErrorCodes.Cancelled, Error = $"cancelled by {child.CancelRequestedBy}" }
                : new RunFinish(RunStatus.Failed, now) { ErrorCode = ErrorCodes.InstanceLost, Error = request.Error ?? "the engine instance ended without recording the run's end" };
            child = await store.FinishRunAsync(child.Id, lost, cancellationToken);
        }

        return rows.Answer(step, await EndStepAsync(request, row, child, now, cancellationToken));
    }

    private async Task<StepWriteResult> EndStepAsync(RecordRequest request, StepRecord row, RunRecord child, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var step = request.Step!;
        var ended = ChildOutcome.Of(row, child, step.AllowFailure, request.IsTransient, now);
        if (child.Status != RunStatus.Cancelled)
            return await store.UpdateStepAsync(row, ended, StepWrite.Plain, cancellationToken);
        // Cancelled by itself it fails its step; together with its parent, or its wave, the step is theirs to close.
        var written = await store.UpdateStepAsync(row, ended, new StepWrite { RequireLive = true, InWave = step.FailFast }, cancellationToken);
        if (written.Kind != StepWriteKind.Stopped)
            return written;
        var spent = ended with { Status = row.Status, Failure = null, Error = null, Tolerated = false, Output = null, CompletedAt = null };
        await store.UpdateStepAsync(row, spent, StepWrite.Plain, cancellationToken);
        return written;
    }

    private StepFailure? Refusal(WorkflowStepConfig config)
    {
        if (registry.Find(config.WorkflowName) is not { } definition)
        {
            return new StepFailure
            {
                Kind = FailureKind.Config,
                Message = $"no workflow named '{config.WorkflowName}' is registered; there are: {string.Join(", ", registry.Workflows.Select(w => w.Name))}",
            };
        }

        try
        {
            definition.CheckPayload(config.Payload);
            return null;
        }
        catch (RequestException error)
        {
            return new StepFailure { Kind = FailureKind.Config, Message = error.Message };
        }
    }

    private RunRecord RunOf(Guid id, RunRecord parent, StepRecord step, WorkflowStepConfig config, DateTimeOffset now) => new()
    {
        Id = id,
        WorkflowName = config.WorkflowName,
        WorkflowVersion = registry.Find(config.WorkflowName)!.Version,
        Status = RunStatus.Pending,
        Trigger = new WorkflowTrigger(),
        Payload = config.Payload,
        CreatedBy = parent.CreatedBy,
        CreatedAt = now,
        UpdatedAt = now,
        ConcurrencyKey = RunSlots.KeyOf(registry.Find(config.WorkflowName)!, null, config.Payload),
        ParentRunId = parent.Id,
        ParentStepId = step.Id,
        RootRunId = parent.RootRunId,
    };

    private RunInput? InputOf(RunRecord child, RecordRequest request) => RunTransitions.IsTerminal(child.Status) ? null : new RunInput
    {
        RunId = child.Id,
        Workflow = child.WorkflowName,
        Version = child.WorkflowVersion,
        Payload = child.Payload,
        StartedBy = child.CreatedBy,
        BudgetRunId = request.Step!.BudgetRunId,
        Parent = new ParentStep(request.RunId, request.Step.Key),
        Ancestors = request.Ancestors ?? [],
        Slots = RunSlots.DemandOf(registry.Find(child.WorkflowName), child.WorkflowName, child.ConcurrencyKey),
    };

    private static string Answer(StepResult step, RunInput? child) => JsonSerializer.Serialize(new ChildBegun(step, child), RecordJson.Relaxed.ChildBegun);
}
