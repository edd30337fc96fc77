using Ironflow.Gates;
using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <content>Gates and signals.</content>
public sealed partial class TableRecordStore
{
    /// <inheritdoc/>
    public Task<GatePage> ListOpenGatesAsync(int limit, string? cursor, CancellationToken cancellationToken = default)
        => gates.ListAsync(limit, cursor, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<GateVote>> ListVotesAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => votes.ListAsync(runId, key, cancellationToken);

    /// <inheritdoc/>
    public Task<SignalRecord> AddSignalAsync(SignalRecord signal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return signals.AddAsync(signal, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SignalRecord>> ListSignalsAsync(Guid runId, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return signals.ListAsync(runId, name, cancellationToken);
    }
}
