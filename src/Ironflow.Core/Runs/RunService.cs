using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ironflow.Concurrency;
using Ironflow.Durable;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Records;
using Ironflow.Registration;
using Ironflow.Telemetry;

namespace Ironflow.Runs;

/// <summary>Starts and cancels runs (design §3).</summary>
public sealed class RunService(IRecordStore store, IDurableClient durable, WorkflowRegistry registry, TimeProvider time, IronflowOptions? options = null)
{
    private readonly RunCanceller canceller = new(store, durable, time);
    private readonly SlotBook slots = SlotBook.Over(store, durable, options ?? new IronflowOptions(), time);

    private static readonly TimeSpan IdempotencyLifetime = TimeSpan.FromHours(24);

    /// <summary>Creates a run and starts it. Each write is repeatable: after a crash between any two, the sweep or the caller's retry with the same
    /// idempotency key completes it.</summary>
    /// <exception cref="RequestException">The request is not valid, or its idempotency key was used for another; nothing was created.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<CreatedRun> CreateAsync(NewRun request, ICaller caller, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(caller);
        var workflow = registry.Get(request.Workflow);
        workflow.CheckPayload(request.Payload);
        NewRunRules.Check(request);

        var now = time.GetUtcNow();
        var runId = Guid.CreateVersion7(now);
        if (request.IdempotencyKey is { } key)
        {
            var claim = new IdempotencyClaim(key, HashOf(request), runId, now + IdempotencyLifetime);
            var standing = await store.ClaimIdempotencyKeyAsync(claim, cancellationToken);
            if (standing.RequestHash != claim.RequestHash)
            {
                throw new RequestException(
                    ErrorCodes.IdempotencyKeyConflict,
                    $"the idempotency key '{key}' was used for another request; send a new key",
                    new Dictionary<string, string> { ["run_id"] = standing.RunId.ToString("D") });
            }

            if (standing.RunId != runId && await store.FindRunAsync(standing.RunId, cancellationToken) is { } earlier)
            {
                await StartAsync(earlier, cancellationToken);
                return new CreatedRun(earlier, IsNew: false);
            }

            runId = standing.RunId;
        }

        var concurrencyKey = RunSlots.KeyOf(workflow, request.ConcurrencyKey, request.Payload);
        await RequireSlotsAsync(workflow, concurrencyKey, request, runId, cancellationToken);
        var run = await store.CreateRunAsync(
            new RunRecord
            {
                Id = runId,
                RootRunId = runId,
                WorkflowName = workflow.Name,
                WorkflowVersion = workflow.Version,
                Status = RunStatus.Pending,
                Trigger = request.Trigger,
                Payload = request.Payload,
                Labels = request.Labels,
                ScheduledAt = request.ScheduledAt,
                MaxCostUsd = request.MaxCostUsd,
                MaxRetries = request.MaxRetries,
                Reuse = request.Reuse,
                ConcurrencyKey = concurrencyKey,
                TraceParent = Tracing.CurrentTraceParent ?? Tracing.Read(request.TraceParent),
                CreatedBy = caller.Id,
                CreatedAt = now,
                UpdatedAt = now,
            },
            cancellationToken);
        await StartAsync(run, cancellationToken);
        return new CreatedRun(run, IsNew: true);
    }

    /// <summary>Asks for a run's end: running processes are stopped, open rows end as cancelled, then the run is cancelled (semantics 9.3). Idempotent.</summary>
    /// <returns>The run as marked; its end follows.</returns>
    /// <exception cref="RequestException"><see cref="ErrorCodes.RunNotFound"/>, or <see cref="ErrorCodes.Conflict"/> when it has ended.</exception>
    public async Task<RunRecord> CancelAsync(Guid runId, ICaller caller, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var run = await canceller.CancelAsync(runId, caller.Id, cancellationToken)
            ?? throw new RequestException(ErrorCodes.RunNotFound, $"there is no run {runId}");
        if (RunTransitions.IsTerminal(run.Status))
        {
            throw new RequestException(
                ErrorCodes.Conflict,
                $"run {runId} has ended as {SnakeCase.Name(run.Status)} and cannot be cancelled",
                new Dictionary<string, string> { ["status"] = SnakeCase.Name(run.Status) });
        }

        return run;
    }

    /// <summary>Starts the engine instance of a run that is on record; does nothing when there is one.</summary>
    public Task<bool> StartAsync(RunRecord run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var input = new RunInput
        {
            RunId = run.Id,
            Workflow = run.WorkflowName,
            Version = run.WorkflowVersion,
            Payload = run.Payload,
            ScheduledAt = run.ScheduledAt,
            StartedBy = run.CreatedBy,
            MaxRetries = run.MaxRetries,
            BudgetRunId = run.MaxCostUsd is null ? null : run.Id,
            Reuse = run.Reuse,
            Slots = RunSlots.DemandOf(registry.Find(run.WorkflowName), run.WorkflowName, run.ConcurrencyKey),
            EndsAfterwards = options?.RecordEndsAfterwards ?? false,
            TraceParent = run.TraceParent,
            // Begun anew by the sweep, a run goes on with the attempt it had come to.
            Attempt = run.Attempt,
        };
        return durable.StartAsync(
            DurableNames.RunOrchestrator, DurableNames.InstanceId(run.Id), JsonSerializer.Serialize(input, RecordJson.Relaxed.RunInput), cancellationToken);
    }

    /// <summary>Takes the places of a run whose workflow refuses what it cannot start at once; its orchestration finds that it holds them.</summary>
    private async Task RequireSlotsAsync(WorkflowDefinition workflow, string? key, NewRun request, Guid runId, CancellationToken cancellationToken)
    {
        if (RunSlots.DemandOf(workflow, workflow.Name, key) is not { Waits: false } demand || request.ScheduledAt > time.GetUtcNow())
            return;
        var holder = new SlotHolder(runId);
        for (var i = 0; i < demand.Slots.Count; i++)
        {
            var slot = demand.Slots[i];
            if (await slots.TakeAsync(slot, holder, time.GetUtcNow(), waits: false, cancellationToken) == SlotAnswer.Granted)
                continue;
            var holders = await slots.HoldersAsync(slot.Key, cancellationToken);
            foreach (var taken in demand.Slots.Take(i))
                await slots.ReleaseAsync(taken.Key, holder, cancellationToken);
            throw new RequestException(
                ErrorCodes.ConcurrencyConflict, SlotConflict.Explain(slot, holders), holders.Count == 0 ? null : new Dictionary<string, string> { ["run_id"] = holders[0].RunId.ToString("D") });
        }
    }

    private static string HashOf(NewRun request)
    {
        var labels = string.Join('\n', request.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"));
        var text = FormattableString.Invariant(
            $"{request.Workflow}\0{request.Payload}\0{labels}\0{request.ScheduledAt:O}\0{request.MaxCostUsd}\0{request.MaxRetries}\0{request.Reuse}\0{request.ConcurrencyKey}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
