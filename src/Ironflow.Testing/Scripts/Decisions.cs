using Ironflow.Gates;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Records;
using Ironflow.Steps;
using Ironflow.Testing.Engine;

namespace Ironflow.Testing.Scripts;

/// <summary>What a scripted person or sender does at a gate.</summary>
/// <param name="Gate">The gate's step name.</param>
/// <param name="By">Who.</param>
/// <param name="Approve">Whether they approve; <c>null</c> for an answer or a signal.</param>
/// <param name="Value">The answer or payload.</param>
/// <param name="Comment">Their words.</param>
/// <param name="After">How long after the gate opened, on the virtual clock.</param>
internal sealed record Decision(string Gate, Caller By, bool? Approve, RawJson? Value, string? Comment, TimeSpan After);

/// <summary>Decides at open gates as scripted, in the order of the scripts.</summary>
internal sealed class Decisions(IRecordStore store, MemoryEngine engine, IReadOnlyList<Decision> script)
{
    private readonly HashSet<(Guid Run, StepKey Step, int Script)> taken = [];
    private bool changed;

    /// <summary>Looks at the open gates. Returns whether anything was done.</summary>
    public async Task<bool> LookAsync()
    {
        changed = false;
        foreach (var open in (await store.ListOpenGatesAsync(100, null)).Gates)
        {
            for (var i = 0; i < script.Count; i++)
            {
                if (script[i].Gate == open.Step.Name && taken.Add((open.Step.RunId, open.Step.Key, i)))
                    await PlanAsync(open.Step, script[i]);
            }
        }

        return changed;
    }

    private async Task PlanAsync(StepRecord gate, Decision decision)
    {
        if (decision.After <= TimeSpan.Zero)
            await DecideAsync(gate.RunId, gate.Key, decision);
        else
            engine.At(gate.StartedAt!.Value + decision.After, () => DecideAsync(gate.RunId, gate.Key, decision).GetAwaiter().GetResult());
    }

    private async Task DecideAsync(Guid runId, StepKey key, Decision decision)
    {
        var row = await store.FindStepAsync(runId, key);
        if (row is not { Status: StepStatus.AwaitingApproval, Gate: { } gate })
            return;
        if (decision.Approve is not null && GateRules.WhyNot(gate, decision.By, decision.Approve.Value) is { } why)
            throw new InvalidOperationException($"the script decides at '{row.Name}', but {why}");
        var now = engine.UtcNow;
        var vote = new GateVote(decision.By.Id, decision.Approve ?? true, now, decision.Comment);
        var after = (gate.Signal, decision.Approve) switch
        {
            ({ } signal, _) => GateRules.Signalled(row, new SignalRecord { RunId = runId, Name = signal, Id = "scripted", By = decision.By.Id, At = now, Payload = Fitting(row, gate, decision) }, now),
            (null, null) => GateRules.Answer(row, vote, Fitting(row, gate, decision)),
            _ => GateRules.Vote(row, vote),
        };
        var written = await store.UpdateStepAsync(row, after, new StepWrite { Vote = gate.Signal is null ? new VoteInsert(vote) : null });
        changed |= written.Kind == StepWriteKind.Written;
        await engine.RaiseEventAsync(DurableNames.InstanceId(runId), DurableNames.GateEvent(key), "{}");
    }

    private static RawJson Fitting(StepRecord row, GateState gate, Decision decision)
    {
        var value = decision.Value ?? RawJson.Null;
        return gate.Schema is { } schema && InputSchema.Errors(schema, value) is { Count: > 0 } errors
            ? throw new InvalidOperationException($"the script's value does not fit '{row.Name}': {string.Join("; ", errors)}")
            : value;
    }
}
