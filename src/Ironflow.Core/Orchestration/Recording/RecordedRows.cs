using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>What the recorders share: a step's row as it is made, what it takes over from an earlier run, and the answer it gives.</summary>
internal sealed class RecordedRows(IRecordStore store, StepReuse reuse, IronflowOptions options)
{
    public static T ConfigOf<T>(StepRequest step)
        where T : StepConfig
        => JsonSerializer.Deserialize(step.Config.Text, RecordJson.Relaxed.StepConfig) as T
            ?? throw new ArgumentException($"step '{step.Name}' has no configuration of a {typeof(T).Name}", nameof(step));

    /// <summary>The conditions of a step's first write.</summary>
    public static StepWrite First(StepRequest step, Runs.RunStatus? status = null) => new()
    {
        RequireLive = true,
        InWave = step.FailFast,
        BeginsPending = step.InWave,
        RunStatus = status ?? (step.BeginsRun ? Runs.RunStatus.Running : null),
    };

    /// <summary>The row of an earlier run that this step takes over; written. <c>null</c> when there is none.</summary>
    public Task<StepWriteResult?> TakeOverAsync(StepRequest step, DateTimeOffset now, CancellationToken cancellationToken)
        => reuse.TakeOverAsync(step, NewStepRow.Of(step, now), cancellationToken);

    public async Task<StepRecord> FindAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var key = StepKey.Parse(request.Key!);
        return await store.FindStepAsync(request.RunId, key, cancellationToken)
            ?? throw new StoreUnavailableException($"step {key} of run {request.RunId} has no row");
    }

    public StepResult Result(StepRequest step, StepWriteResult written) => written.Step is { } row
        ? StepResults.Of(row, options)
        : new StepResult { Key = step.Key, Name = step.Name, Kind = step.Kind, Status = StepStatus.Cancelled };

    public string Answer(StepRequest step, StepWriteResult written) => Text(Result(step, written));

    public static string Text(StepResult result) => JsonSerializer.Serialize(result, RecordJson.Relaxed.StepResult);
}
