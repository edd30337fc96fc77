using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>Records skips and delays, and reads large outputs.</summary>
internal sealed class PlainRecorder(IRecordStore store, RecordedRows rows, ParentTeller parents, TimeProvider time)
{
    public async Task<string> SkipAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var step = request.Step!;
        var reason = JsonSerializer.Serialize(RecordedRows.ConfigOf<SkipStepConfig>(step).Reason, PayloadJson.Options);
        var row = NewStepRow.Of(step, now) with
        {
            Status = StepStatus.Skipped,
            CompletedAt = now,
            Output = new RawJson($$"""{"reason":{{reason}}}"""),
        };
        return rows.Answer(step, await store.InsertStepAsync(row, RecordedRows.First(step), cancellationToken));
    }

    public async Task<string> BeginDelayAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var step = request.Step!;
        if (await rows.TakeOverAsync(step, now, cancellationToken) is { } taken)
            return rows.Answer(step, taken);
        var row = NewStepRow.Of(step, now) with { Status = StepStatus.Running, StartedAt = now, DueAt = request.DueAt };
        var written = await store.InsertStepAsync(row, RecordedRows.First(step, RunStatus.Sleeping), cancellationToken);
        await parents.TellAsync(request, RunStatus.Sleeping, cancellationToken);
        return rows.Answer(step, written);
    }

    public async Task<string> EndDelayAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var before = await rows.FindAsync(request, cancellationToken);
        await parents.TellAsync(request, RunStatus.Running, cancellationToken);
        if (StepTransitions.IsFinal(before.Status))
            return rows.Answer(request.Step!, new StepWriteResult(StepWriteKind.Exists, before));
        var now = time.GetUtcNow();
        var after = before with
        {
            Status = StepStatus.Completed,
            CompletedAt = now,
            UpdatedAt = now,
            DurationMs = (long)Math.Max(0, (now - (before.StartedAt ?? now)).TotalMilliseconds),
        };
        return rows.Answer(
            request.Step!, await store.UpdateStepAsync(before, after, new StepWrite { RequireLive = true, RunStatus = RunStatus.Running }, cancellationToken));
    }

    public async Task<string> LoadAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var step = await store.FindStepAsync(request.RunId, StepKey.Parse(request.Key!), cancellationToken);
        return step?.Output?.ToString() ?? "null";
    }
}
