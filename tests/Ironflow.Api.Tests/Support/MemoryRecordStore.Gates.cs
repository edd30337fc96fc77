using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Api.Tests.Support;

/// <content>Gates and signals, as far as one look at them goes.</content>
internal sealed partial class MemoryRecordStore
{
    public Task<GatePage> ListOpenGatesAsync(int limit, string? cursor, CancellationToken cancellationToken = default) => Run(() => new GatePage(
        [.. steps.Values.Where(s => s.Status == StepStatus.AwaitingApproval).Take(limit).Select(s => new OpenGate(s, runs[s.RunId].WorkflowName, runs[s.RunId].RootRunId))], null));

    public Task<SignalRecord> AddSignalAsync(SignalRecord signal, CancellationToken cancellationToken = default) => Run(() => signal);

    public Task<IReadOnlyList<SignalRecord>> ListSignalsAsync(Guid runId, string name, CancellationToken cancellationToken = default)
        => Run<IReadOnlyList<SignalRecord>>(() => []);
}
