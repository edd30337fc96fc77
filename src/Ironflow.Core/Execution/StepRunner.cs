using Ironflow.Hosting;
using Ironflow.Records;
using Ironflow.Secrets;
using Ironflow.Steps;
using Ironflow.Telemetry;
using Microsoft.Extensions.Logging;

namespace Ironflow.Execution;

/// <summary>The activity of a step: claims its row, has its executor work, records the end (design §3, §4.1; semantics 3, 4).</summary>
/// <remarks>What it throws is infrastructure: the engine calls the same key and try again (semantics 3.5).</remarks>
public sealed class StepRunner(
    IRecordStore store, IHostIdentity host, ISecretSource secrets, IronflowOptions options, TimeProvider time, ILogger<StepRunner> logger)
{
    /// <summary>Runs one delivery of one try of a step.</summary>
    /// <param name="request">The step.</param>
    /// <param name="executor">What does its work.</param>
    /// <param name="shutdown">Set when the host shuts down: the work is stopped and the step left for another delivery.</param>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    /// <exception cref="OperationCanceledException">The host shuts down.</exception>
    public async Task<StepResult> RunAsync(StepRequest request, IStepExecutor executor, CancellationToken shutdown)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(executor);
        var owner = host.NewOwner();
        try
        {
            return await RunAsync(request, executor, owner, shutdown);
        }
        finally
        {
            host.Release(owner);
        }
    }

    private async Task<StepResult> RunAsync(StepRequest request, IStepExecutor executor, string owner, CancellationToken shutdown)
    {
        var budget = new StepBudget(store, options);
        if (await TakeOverAsync(request, shutdown) is { } taken)
            return taken;
        if (!await budget.TryReserveAsync(request, shutdown))
            return StepBudget.Refusal(request);
        var claims = new StepClaims(store, host, options, time);
        var claim = await claims.ClaimAsync(request, owner, shutdown);
        if (claim.Result is { } standing)
        {
            await budget.SettleStandingAsync(request, shutdown);
            return standing;
        }

        var trace = Tracing.IsOn ? await RunTraces.FindAsync(store, request.RunId, shutdown) : null;
        using var scope = logger.BeginScope(RunScope.Of(request, trace?.Workflow));
        using var span = TrySpan.Start(trace, request, claim.Row!);
        Logs.StepStarted(logger, request.Name, request.Kind, request.Try, claim.Row!.Delivery);
        await using var work = new StepWork(store, claim.Row, request, executor, options, time, shutdown);
        var secretScope = new SecretScope(secrets);
        var outcome = Masked(await work.ExecuteAsync(secretScope, logger), secretScope);

        if (work.IsLost)
        {
            span?.Stop();
            return await RunAsync(request, executor, owner, shutdown);
        }

        if (outcome.Stopped && !work.IsStopped && !work.IsTimedOut)
        {
            await work.ReleaseAsync();
            throw new OperationCanceledException($"the host shuts down while step '{request.Name}' runs", shutdown);
        }

        var judged = Judge(outcome, work, request);
        TrySpan.End(span, judged);
        var ended = StepEnd.Of(work.Row, request, judged, work.StartedAt, time.GetUtcNow(), work.Elapsed);
        var result = await new StepFinisher(store, options, time).FinishAsync(work.Row, ended, request, shutdown);
        await budget.SettleAsync(request, outcome.CostUsd, shutdown);
        Logs.StepEnded(logger, request.Name, result.Status, result.DurationMs);
        return result;
    }

    private async Task<StepResult?> TakeOverAsync(StepRequest request, CancellationToken shutdown)
    {
        if (request.Reuse is null)
            return null;
        var taken = await new StepReuse(store).TakeOverAsync(request, NewStepRow.Of(request, time.GetUtcNow()), shutdown);
        return taken switch
        {
            { Step: { } row } => StepResults.Of(row, options),
            { Kind: StepWriteKind.Stopped } => new StepResult { Key = request.Key, Name = request.Name, Kind = request.Kind, Status = StepStatus.Cancelled },
            _ => null,
        };
    }

    /// <summary>Says why a stopped work ended.</summary>
    private static StepOutcome Judge(StepOutcome outcome, StepWork work, StepRequest request)
    {
        if (!outcome.Stopped)
            return outcome;
        return work.IsStopped
            ? outcome with { Failure = new StepFailure { Kind = FailureKind.Cancelled, Message = "the run was cancelled" } }
            : outcome with
            {
                Failure = new StepFailure
                {
                    Kind = FailureKind.Timeout,
                    Message = FormattableString.Invariant($"step '{request.Name}' timed out after {work.Timeout.TotalSeconds:0.###}s"),
                    IsTransient = true,
                },
            };
    }

    private static StepOutcome Masked(StepOutcome outcome, SecretScope scope)
        => scope.Known.Count == 0 ? outcome : new SecretMask(scope.Known).Apply(outcome);
}
