using System.Text.Json;
using Ironflow.Concurrency;
using Ironflow.Json;
using Ironflow.Orchestration;

namespace Ironflow.Execution;

/// <summary>Runs an activity by its name: what an engine calls.</summary>
public sealed class ActivityHost
{
    private readonly StepRunner steps;
    private readonly StepSlots slots;
    private readonly RecordActivity records;
    private readonly StepExecutors executors;

    internal ActivityHost(StepRunner steps, StepSlots slots, RecordActivity records, StepExecutors executors)
    {
        this.steps = steps;
        this.slots = slots;
        this.records = records;
        this.executors = executors;
    }

    /// <summary>Runs an activity.</summary>
    /// <param name="activity">One of <see cref="DurableNames.Activities"/>.</param>
    /// <param name="input">Its input as JSON.</param>
    /// <param name="shutdown">Set when the host shuts down.</param>
    /// <returns>Its result as JSON.</returns>
    /// <exception cref="ArgumentException">There is no such activity.</exception>
    public async Task<string> RunAsync(string activity, string input, CancellationToken shutdown)
    {
        if (activity == DurableNames.Record)
            return await records.RunAsync(JsonSerializer.Deserialize(input, RecordJson.Relaxed.RecordRequest)!, shutdown);
        var request = JsonSerializer.Deserialize(input, RecordJson.Relaxed.StepRequest)!;
        var executor = executors.Get(activity);
        var result = await slots.RunAsync(request, () => steps.RunAsync(request, executor, shutdown), shutdown);
        return JsonSerializer.Serialize(result, RecordJson.Relaxed.StepResult);
    }
}

/// <summary>The executors by activity.</summary>
public sealed class StepExecutors(IReadOnlyDictionary<string, IStepExecutor> byActivity)
{
    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<string, IStepExecutor> All => byActivity;

    /// <summary>The executor of an activity.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public IStepExecutor Get(string activity)
        => byActivity.TryGetValue(activity, out var executor) ? executor : throw new ArgumentException($"there is no activity '{activity}'", nameof(activity));
}
