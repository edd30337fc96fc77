using System.Globalization;
using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Testing.Records;

/// <content>Gates and signals.</content>
public sealed partial class MemoryRecordStore
{
    /// <inheritdoc/>
    public Task<GatePage> ListOpenGatesAsync(int limit, string? cursor, CancellationToken cancellationToken = default) => Do(() =>
    {
        var skip = cursor is null ? 0 : Position(cursor);
        var open = runs.Values
            .SelectMany(e => e.Steps.Values.Where(s => s.Status == StepStatus.AwaitingApproval).Select(s => new OpenGate(WithoutValues(s), e.Run.WorkflowName, e.Run.RootRunId)))
            .OrderByDescending(g => g.Step.StartedAt).ThenBy(g => g.Step.Id).Skip(skip).Take(limit + 1).ToList();
        return open.Count <= limit ? new GatePage(open, null) : new GatePage([.. open.Take(limit)], (skip + limit).ToString(CultureInfo.InvariantCulture));
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<GateVote>> ListVotesAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => Do<IReadOnlyList<GateVote>>(() => runs.TryGetValue(runId, out var entry) ? [.. entry.Votes.Where(v => v.Key.Step == key).Select(v => v.Value)] : []);

    /// <inheritdoc/>
    public Task<SignalRecord> AddSignalAsync(SignalRecord signal, CancellationToken cancellationToken = default) => Do(() =>
    {
        ArgumentNullException.ThrowIfNull(signal);
        var entry = Get(signal.RunId);
        entry.Signals.TryAdd((signal.Name, signal.Id), signal);
        return entry.Signals[(signal.Name, signal.Id)];
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<SignalRecord>> ListSignalsAsync(Guid runId, string name, CancellationToken cancellationToken = default)
        => Do<IReadOnlyList<SignalRecord>>(() => runs.TryGetValue(runId, out var entry)
            ? [.. entry.Signals.Values.Where(s => s.Name == name).OrderBy(s => s.At).ThenBy(s => s.Id, StringComparer.Ordinal)]
            : []);
}
