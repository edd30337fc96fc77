using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Local.RecordStore;

/// <content>Gates and signals.</content>
internal sealed partial class SqliteRecordStore
{
    public Task<GatePage> ListOpenGatesAsync(int limit, string? cursor, CancellationToken cancellationToken = default) => ReadAsync(c => GateList.List(c, limit, cursor));

    public Task<IReadOnlyList<GateVote>> ListVotesAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => ReadAsync<IReadOnlyList<GateVote>>(c => RunTable.FindKey(c, runId) is { } run ? VoteTable.List(c, run.Key, StepTable.Pack(key)) : []);

    public Task<SignalRecord> AddSignalAsync(SignalRecord signal, CancellationToken cancellationToken = default) => database.WriteAsync(c => SignalTable.Add(c, signal));

    public Task<IReadOnlyList<SignalRecord>> ListSignalsAsync(Guid runId, string name, CancellationToken cancellationToken = default)
        => ReadAsync<IReadOnlyList<SignalRecord>>(c => RunTable.FindKey(c, runId) is { } run ? SignalTable.List(c, run.Key, runId, name) : []);
}
