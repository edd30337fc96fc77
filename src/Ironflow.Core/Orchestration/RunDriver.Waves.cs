using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>A wave as a handler asked for it.</summary>
/// <param name="Key">The key of its first member.</param>
/// <param name="Members">Its members, by index.</param>
/// <param name="FailFast">Whether it ends with its first failure.</param>
/// <param name="MaxConcurrency">How many members run at once.</param>
internal sealed record WaveSpec(StepKey Key, IReadOnlyList<StepSpec> Members, bool FailFast, int MaxConcurrency);

/// <content>Waves (semantics 5): every row first, then the members, then one answer.</content>
internal sealed partial class RunDriver
{
    /// <summary>Runs a wave to its end.</summary>
    /// <returns>Every member's result, in the order they were given, failed ones too.</returns>
    public async Task<IReadOnlyList<StepResult>> RunWaveAsync(WaveSpec wave)
    {
        RequireFanOut(wave);
        await BeginWaveAsync(wave);
        var run = new WaveRun(this, wave, stop);
        var results = await run.RunAsync();
        var ended = run.IsStopped ? (await EndWaveAsync(wave, run.Reason)).ToDictionary(r => r.Key) : [];
        // Without a failure of its own the wave was stopped from outside: with its run.
        if (!run.IsStopped && results.Any(r => r is null or { Status: StepStatus.Cancelled }))
            throw RunEndedException.Cancelled($"the steps at position {wave.Key.Position} were stopped");
        var all = wave.Members.Select((member, index) => results[index] is { Status: not StepStatus.Cancelled } result ? result : Stopped(member, ended, run.Reason)).ToList();
        if (!all.Any(IsFailure))
            frontier = [.. wave.Members.Select(m => m.Key.StepId(input.RunId))];
        HasWarnings |= all.Any(r => r is { Failure: not null, Tolerated: true });
        return all;
    }

    /// <summary>Whether a member's result fails its wave.</summary>
    public static bool IsFailure(StepResult result) => result.Failure is not null && !result.Tolerated;

    private async Task BeginWaveAsync(WaveSpec wave)
    {
        var request = new RecordRequest
        {
            Action = RecordAction.BeginWave,
            RunId = input.RunId,
            Key = wave.Key.ToString(),
            Members = [.. wave.Members.Select(m => new WaveMember(m.Name, m.Kind))],
            Dependencies = frontier,
            FailFast = wave.FailFast,
        };
        if (await RecordAsync(request) != "true")
            throw RunEndedException.Cancelled($"the steps at position {wave.Key.Position} were stopped");
        begun = true;
    }

    private async Task<StepResult> RunMemberAsync(StepSpec member, CancellationToken stopped)
    {
        board.Opened(member.Key);
        try
        {
            var result = member.Kind == StepKind.Workflow ? await RunChildAsync(member, stopped) : await RunTriesAsync(member, stopped);
            // A wave is refused whole: members that run meanwhile keep what they reserved, so that nobody could say what a higher limit had to be.
            return result.BudgetRefused
                ? throw RunEndedException.Failed(ErrorCodes.RunBudgetExceeded, $"step '{member.Name}' needs more than the run's budget has left; start the run with a higher max_cost_usd")
                : result;
        }
        finally
        {
            board.Closed(member.Key);
            await board.SettleAsync();
        }
    }

    private async Task StopWaveAsync(WaveSpec wave, string reason)
        => await RecordAsync(new RecordRequest { Action = RecordAction.StopWave, RunId = input.RunId, Key = wave.Key.ToString(), Error = reason });

    private async Task<IReadOnlyList<StepResult>> EndWaveAsync(WaveSpec wave, string reason)
    {
        var answer = await RecordAsync(new RecordRequest { Action = RecordAction.EndWave, RunId = input.RunId, Key = wave.Key.ToString(), Error = reason });
        return JsonSerializer.Deserialize(answer, RecordJson.Relaxed.IReadOnlyListStepResult)!;
    }

    private static StepResult Stopped(StepSpec member, Dictionary<string, StepResult> ended, string reason)
    {
        var key = member.Key.ToString();
        var result = ended.GetValueOrDefault(key) ?? new StepResult { Key = key, Name = member.Name, Kind = member.Kind, Status = StepStatus.Cancelled };
        return result with { Failure = new StepFailure { Kind = FailureKind.Cancelled, Message = reason } };
    }

    private void RequireFanOut(WaveSpec wave)
    {
        if (wave.Members.Count <= options.MaxWaveMembers)
            return;
        var chain = string.Join(" → ", [.. input.Ancestors, input.Workflow]);
        throw RunEndedException.Failed(
            ErrorCodes.WorkflowGuardRejected, $"a wave of {wave.Members.Count} steps at position {wave.Key.Position} of {chain}; {options.MaxWaveMembers} are allowed. Split it, or raise MaxWaveMembers");
    }

    /// <summary>The members of one wave under way: lanes that each take the next member when theirs has ended.</summary>
    private sealed class WaveRun(RunDriver driver, WaveSpec wave, CancellationToken stop)
    {
        private readonly StepResult?[] results = new StepResult?[wave.Members.Count];
        private int next;
        private bool broken;

        /// <summary>Whether its stop order was given because a member failed.</summary>
        public bool IsStopped { get; private set; }

        public string Reason { get; private set; } = string.Empty;

        public async Task<StepResult?[]> RunAsync()
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAll([.. Enumerable.Range(0, Math.Min(wave.MaxConcurrency, wave.Members.Count)).Select(_ => LaneAsync(enough))]);
            return results;
        }

        private async Task LaneAsync(CancellationTokenSource enough)
        {
            while (!broken && !IsStopped && !stop.IsCancellationRequested && next < wave.Members.Count)
            {
                var index = next++;
                try
                {
                    results[index] = await driver.RunMemberAsync(wave.Members[index], enough.Token);
                }
                catch (OperationCanceledException) when (enough.IsCancellationRequested)
                {
                    // It waited between two tries when the wave was stopped; the wave's end closes its row.
                    return;
                }
                catch (RunEndedException end)
                {
                    await BreakAsync(end, enough);
                    throw;
                }

                if (wave.FailFast && !IsStopped && IsFailure(results[index]!) && results[index]!.Status != StepStatus.Cancelled)
                    await StopAsync(wave.Members[index], enough);
            }
        }

        /// <summary>The run ends with this: the other lanes finish what they have and take nothing more, and children that wait are not waited for.</summary>
        private async Task BreakAsync(RunEndedException end, CancellationTokenSource enough)
        {
            if (broken)
                return;
            broken = true;
#pragma warning disable CA1849 // CancelAsync would continue on the thread pool, which no engine replays.
            enough.Cancel();
#pragma warning restore CA1849
            try
            {
                await driver.StopWaveAsync(wave, end.Message);
            }
            catch (RunEndedException)
            {
                // The store is away for good, which is why the run ends.
            }
        }

        private async Task StopAsync(StepSpec failed, CancellationTokenSource enough)
        {
            IsStopped = true;
            Reason = $"stopped because '{failed.Name}' failed";
#pragma warning disable CA1849 // CancelAsync would continue on the thread pool, which no engine replays.
            enough.Cancel();
#pragma warning restore CA1849
            await driver.StopWaveAsync(wave, Reason);
        }
    }
}
