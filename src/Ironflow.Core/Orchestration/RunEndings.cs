using Ironflow.Durable;
using Microsoft.Extensions.Logging;

namespace Ironflow.Orchestration;

/// <summary>
/// Records the ends of runs whose orchestrations carry them in their output (<see cref="Hosting.IronflowOptions.RecordEndsAfterwards"/>). It waits until the engine
/// has the output: a turn that was run and never kept may be run again and come out differently, so what is recorded comes from the engine and not from the turn.
/// </summary>
/// <remarks>Nothing rests on it: what a process that ends here leaves is found by the sweep.</remarks>
public sealed class RunEndings
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(2);

    private readonly IDurableClient durable;
    private readonly RecordActivity records;
    private readonly TimeProvider time;
    private readonly ILogger<RunEndings> logger;

    internal RunEndings(IDurableClient durable, RecordActivity records, TimeProvider time, ILogger<RunEndings> logger)
    {
        this.durable = durable;
        this.records = records;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>Sees to the end of a run whose orchestration has just answered, without keeping its caller.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="output">What it answered.</param>
    /// <returns>Completes when the end is on record or left to the sweep, and at once for an output without one. It never fails and need not be waited for.</returns>
    public Task Follow(string instanceId, string output)
        => RunOutcome.Parse(output)?.End is null ? Task.CompletedTask : Task.Run(() => FollowAsync(instanceId));

    private async Task FollowAsync(string instanceId)
    {
        try
        {
            for (var wait = FirstLook; wait < LastLook; wait *= 2)
            {
                await Task.Delay(wait, time);
                if (await durable.GetAsync(instanceId) is not { Status: DurableStatus.Completed } instance)
                    continue;
                if (RunOutcome.Parse(instance.Output)?.End is { } end)
                    await records.RunAsync(end, CancellationToken.None);
                return;
            }
        }
#pragma warning disable CA1031 // Whatever it was, the sweep does it again and says what is wrong.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Logs.EndLeftToSweep(logger, error, instanceId);
        }
    }
}
