using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>The activity that records what has no work of its own. Every action is idempotent: asked again it returns what stands (semantics 4.6).</summary>
public sealed class RecordActivity(IRecordStore store, IronflowOptions options, TimeProvider time)
{
    /// <summary>Records.</summary>
    /// <returns>A step's result, an output, or a run's status, as the action says.</returns>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public Task<string> RunAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Action switch
        {
            RecordAction.Skip => SkipAsync(request, cancellationToken),
            RecordAction.BeginDelay => BeginDelayAsync(request, cancellationToken),
            RecordAction.EndDelay => EndDelayAsync(request, cancellationToken),
            RecordAction.Load => LoadAsync(request, cancellationToken),
            RecordAction.Finish => FinishAsync(request, cancellationToken),
            _ => throw new ArgumentException($"cannot record '{request.Action}'", nameof(request)),
        };
    }

    private async Task<string> SkipAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var reason = JsonSerializer.Deserialize(request.Step!.Config.Text, RecordJson.Relaxed.StepConfig) is SkipStepConfig skip ? skip.Reason : string.Empty;
        var row = NewRow(request.Step, now) with
        {
            Status = StepStatus.Skipped,
            CompletedAt = now,
            Output = new RawJson($$"""{"reason":{{JsonSerializer.Serialize(reason, PayloadJson.Options)}}}"""),
        };
        var status = request.Step.BeginsRun ? RunStatus.Running : (RunStatus?)null;
        return Answer(request.Step, await store.InsertStepAsync(row, new StepWrite { RequireLive = true, RunStatus = status }, cancellationToken));
    }

    private async Task<string> BeginDelayAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = NewRow(request.Step!, now) with { Status = StepStatus.Running, StartedAt = now, DueAt = request.DueAt };
        return Answer(request.Step!, await store.InsertStepAsync(row, new StepWrite { RequireLive = true, RunStatus = RunStatus.Sleeping }, cancellationToken));
    }

    private async Task<string> EndDelayAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var key = StepKey.Parse(request.Key!);
        var before = await store.FindStepAsync(request.RunId, key, cancellationToken)
            ?? throw new StoreUnavailableException($"the delay {key} of run {request.RunId} has no row");
        if (StepTransitions.IsFinal(before.Status))
            return Answer(request.Step!, new StepWriteResult(StepWriteKind.Exists, before));
        var now = time.GetUtcNow();
        var after = before with
        {
            Status = StepStatus.Completed,
            CompletedAt = now,
            UpdatedAt = now,
            DurationMs = (long)Math.Max(0, (now - (before.StartedAt ?? now)).TotalMilliseconds),
        };
        return Answer(
            request.Step!, await store.UpdateStepAsync(before, after, new StepWrite { RequireLive = true, RunStatus = RunStatus.Running }, cancellationToken));
    }

    private async Task<string> LoadAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var step = await store.FindStepAsync(request.RunId, StepKey.Parse(request.Key!), cancellationToken);
        return step?.Output?.ToString() ?? "null";
    }

    private async Task<string> FinishAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var finish = new RunFinish(request.Status!.Value, time.GetUtcNow())
        {
            Output = request.Output,
            Error = request.Error,
            ErrorCode = request.ErrorCode,
        };
        var run = await store.FinishRunAsync(request.RunId, finish, cancellationToken);
        return SnakeCase.Name(run.Status);
    }

    private string Answer(StepRequest step, StepWriteResult written)
    {
        var result = written.Step is { } row
            ? StepResults.Of(row, options)
            : new StepResult { Key = step.Key, Name = step.Name, Kind = step.Kind, Status = StepStatus.Cancelled };
        return JsonSerializer.Serialize(result, RecordJson.Relaxed.StepResult);
    }

    private static StepRecord NewRow(StepRequest step, DateTimeOffset now)
    {
        var key = StepKey.Parse(step.Key);
        return new StepRecord
        {
            Id = key.StepId(step.RunId),
            RunId = step.RunId,
            Key = key,
            Name = step.Name,
            Kind = step.Kind,
            Status = StepStatus.Pending,
            Dependencies = step.Dependencies,
            Input = step.Config,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }
}
