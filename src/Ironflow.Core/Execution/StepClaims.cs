using Ironflow.Execution.Shell;
using Ironflow.Hosting;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Execution;

/// <summary>A claim on a step: its row to work on, or the result that stands already.</summary>
internal readonly record struct StepClaim(StepRecord? Row, StepResult? Result);

/// <summary>Decides whether a delivery works on its step (semantics 4.2, 4.3): a final row is its result; a row with a living owner is waited for; a row whose
/// owner is lost is taken over.</summary>
internal sealed class StepClaims(IRecordStore store, IHostIdentity host, IronflowOptions options, TimeProvider time)
{
    public async Task<StepClaim> ClaimAsync(StepRequest request, string owner, CancellationToken shutdown)
    {
        var key = StepKey.Parse(request.Key);
        if (request.Try == 1)
        {
            var write = Claiming(request) with { BeginsPending = request.InWave, RunStatus = request.BeginsRun ? RunStatus.Running : null };
            var inserted = await store.InsertStepAsync(NewRow(request, owner), write, shutdown);
            if (inserted.Kind == StepWriteKind.Written)
                return new StepClaim(inserted.Step, null);
            if (inserted.Kind == StepWriteKind.Stopped)
                return Stopped(request, null);
            return await ClaimStandingAsync(request, inserted.Step!, owner, shutdown);
        }

        var standing = await store.FindStepAsync(request.RunId, key, shutdown)
            ?? throw new StoreUnavailableException($"step {key} of run {request.RunId} is at try {request.Try} but has no row");
        return await ClaimStandingAsync(request, standing, owner, shutdown);
    }

    private async Task<StepClaim> ClaimStandingAsync(StepRequest request, StepRecord row, string owner, CancellationToken shutdown)
    {
        while (true)
        {
            if (StepResults.Standing(row, request, options) is { } result)
                return new StepClaim(null, result);

            if (row.Try >= request.Try && IsHeld(row))
            {
                await Task.Delay(options.HeartbeatInterval, time, shutdown);
                row = await store.FindStepAsync(request.RunId, row.Key, shutdown) ?? throw new StoreUnavailableException($"the row of step {row.Key} is gone");
                continue;
            }

            if (row.Kind == StepKind.Shell && row.Try >= request.Try)
                LeftoverProcess.Kill(row.Process, request.IdempotencyKey());
            var after = Taken(row, request, owner);
            var written = await store.UpdateStepAsync(row, after, Claiming(request), shutdown);
            switch (written.Kind)
            {
                case StepWriteKind.Written when after.Status == StepStatus.Running:
                    return new StepClaim(written.Step, null);
                case StepWriteKind.Written:
                    return new StepClaim(null, StepResults.Of(written.Step!, options));
                case StepWriteKind.Stopped:
                    return Stopped(request, row);
                default:
                    row = written.Step!;
                    break;
            }
        }
    }

    private static StepWrite Claiming(StepRequest request) => new() { RequireLive = true, InWave = request.FailFast };

    private bool IsHeld(StepRecord row)
        => row.Owner is { } holder && row.HeartbeatAt is { } beat && time.GetUtcNow() - beat < options.HeartbeatTimeout && !host.IsGone(holder);

    private StepRecord NewRow(StepRequest request, string owner)
    {
        var now = time.GetUtcNow();
        return NewStepRow.Of(request, now) with { Status = StepStatus.Running, StartedAt = now, Owner = owner, HeartbeatAt = now };
    }

    /// <summary>The row as this delivery takes it: the next try, another delivery of the same try, or its end.</summary>
    private StepRecord Taken(StepRecord row, StepRequest request, string owner)
    {
        var now = time.GetUtcNow();
        var taken = row with { Owner = owner, HeartbeatAt = now, UpdatedAt = now, Process = null, Try = request.Try };
        if (row.Try < request.Try)
            return taken with { Delivery = 1 };
        if (request.RunAtMostOnce)
        {
            return Failed(taken, FailureKind.Interrupted, $"step '{row.Name}' was interrupted and may run at most once; look at what it did, then retry the run");
        }

        // Without an owner it was given up in order, by a host that shut down: no worker was lost.
        if (row.Owner is not { } holder || row.Delivery < options.MaxDeliveries)
            return taken with { Delivery = row.Delivery + 1 };
        // Not the step's fault, so no failure of the step (semantics 3.5); but its work is not done over and over either.
        if (host.IsReleased(holder))
            throw new StoreUnavailableException($"the end of step '{row.Name}' could not be recorded in {row.Delivery} deliveries; its work may have been done each time");
        return Failed(taken, FailureKind.Poisoned, $"step '{row.Name}' was delivered {row.Delivery} times without an end: its worker was lost");
    }

    private static StepRecord Failed(StepRecord row, FailureKind kind, string message) => row with
    {
        Status = StepStatus.Failed,
        Failure = new StepFailure { Kind = kind, Message = message },
        Error = message,
        CompletedAt = row.UpdatedAt,
        Owner = null,
        HeartbeatAt = null,
    };

    private static StepClaim Stopped(StepRequest request, StepRecord? row) => new(null, new StepResult
    {
        Key = request.Key,
        Name = row?.Name ?? request.Name,
        Kind = row?.Kind ?? request.Kind,
        Status = StepStatus.Cancelled,
        Failure = new StepFailure { Kind = FailureKind.Cancelled, Message = "the run was cancelled before the step began" },
        Try = request.Try,
    });
}
