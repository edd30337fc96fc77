using System.Text.Json;
using Ironflow.Concurrency;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Orchestration;

/// <summary>Records what concerns a run as a whole.</summary>
internal sealed class RunRecorder(IRecordStore store, RunCanceller canceller, ParentTeller parents, RunSlotRecorder slots, TimeProvider time)
{
    public async Task<string> FinishAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var run = await store.FinishRunAsync(request.RunId, FinishOf(request, time.GetUtcNow()), cancellationToken);
        await slots.ReleaseAsync(request, cancellationToken);
        return SnakeCase.Name(run.Status);
    }

    /// <summary>What a request to finish comes to on the run's row.</summary>
    public static RunFinish FinishOf(RecordRequest request, DateTimeOffset at) => new(request.Status!.Value, at)
    {
        Output = request.Output,
        Error = request.Error,
        ErrorCode = request.ErrorCode,
    };

    public async Task<string> SetStatusAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var run = await store.FindRunAsync(request.RunId, cancellationToken);
        if (run is null || RunTransitions.IsTerminal(run.Status))
            return "null";
        await store.SetRunStatusAsync(request.RunId, request.Status!.Value, time.GetUtcNow(), cancellationToken);
        await parents.TellAsync(request, request.Status.Value, cancellationToken);
        return "null";
    }

    /// <summary>Ends the attempt and announces the next. Answers with the time it is due.</summary>
    public async Task<string> NextAttemptAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var next = new NextAttempt(request.Attempt!.Value, request.DueAt!.Value, request.Error!, request.ErrorCode!, time.GetUtcNow());
        await store.ScheduleAttemptAsync(request.RunId, next, cancellationToken);
        return "null";
    }

    public async Task<string> CancelChildrenAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var run = await store.FindRunAsync(request.RunId, cancellationToken);
        await canceller.CancelChildrenAsync(request.RunId, run?.CancelRequestedBy ?? "system:parent", within: null, cancellationToken);
        return "null";
    }

    public async Task<string> RaiseBudgetAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var budget = await store.RaiseBudgetAsync(request.RunId, request.LimitUsd!.Value, cancellationToken);
        return JsonSerializer.Serialize(budget?.LimitUsd ?? 0m, RecordJson.Relaxed.Decimal);
    }
}
