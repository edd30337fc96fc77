using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>Records the begin and the end of waves, and gives their stop orders (semantics 5).</summary>
internal sealed class WaveRecorder(IRecordStore store, RunCanceller canceller, IronflowOptions options, TimeProvider time)
{
    /// <summary>Makes every member's row. Answers whether the run is live.</summary>
    public async Task<string> BeginAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var first = StepKey.Parse(request.Key!);
        var members = request.Members!.Select((member, index) =>
        {
            var key = first with { Index = index };
            return new StepRecord
            {
                Id = key.StepId(request.RunId),
                RunId = request.RunId,
                Key = key,
                Name = member.Name,
                Kind = member.Kind,
                Status = StepStatus.Pending,
                Dependencies = request.Dependencies ?? [],
                CreatedAt = now,
                UpdatedAt = now,
            };
        });
        return await store.BeginWaveAsync([.. members], request.FailFast, cancellationToken) ? "true" : "false";
    }

    /// <summary>Tells the members of a fail-fast wave to stop, children included.</summary>
    public async Task<string> StopAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var key = StepKey.Parse(request.Key!);
        await store.StopWaveAsync(request.RunId, key.Attempt, key.Position, cancellationToken);
        await canceller.CancelChildrenAsync(request.RunId, request.Error!, key, cancellationToken);
        return "null";
    }

    /// <summary>Closes what is still open. Answers every member's result.</summary>
    public async Task<string> EndAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var key = StepKey.Parse(request.Key!);
        var members = await store.EndWaveAsync(
            new WaveEnd(request.RunId, key.Attempt, key.Position, request.Error ?? "its wave ended", time.GetUtcNow()), cancellationToken);
        IReadOnlyList<StepResult> results = [.. members.Where(m => m.Status == StepStatus.Cancelled).Select(m => StepResults.Of(m, options))];
        return JsonSerializer.Serialize(results, RecordJson.Relaxed.IReadOnlyListStepResult);
    }
}
