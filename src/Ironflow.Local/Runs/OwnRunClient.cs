using Ironflow.Gates;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.Hosting;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Runs;

/// <summary>Runs of a host in this process.</summary>
internal sealed class OwnRunClient(LocalHost host) : IRunClient
{
    private const int PageSize = 100;

    public TimeSpan PollInterval => TimeSpan.FromMilliseconds(40);

    public bool IsOwn => true;

    public async Task<RunRecord> StartAsync(NewRun request, CancellationToken cancellationToken)
        => (await host.Runs.CreateAsync(request, Caller.OperatingSystemUser, cancellationToken)).Run;

    public Task<RunDetail?> FindAsync(Guid runId, CancellationToken cancellationToken) => RunDetail.ReadAsync(host.Store, runId, cancellationToken);

    public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken) => host.Store.ListRunsAsync(query, cancellationToken);

    public Task CancelAsync(Guid runId, CancellationToken cancellationToken) => host.Runs.CancelAsync(runId, Caller.OperatingSystemUser, cancellationToken);

    public async Task<IReadOnlyList<GateView>> ListGatesAsync(CancellationToken cancellationToken)
    {
        var gates = new List<GateView>();
        string? cursor = null;
        do
        {
            var page = await host.Store.ListOpenGatesAsync(PageSize, cursor, cancellationToken);
            gates.AddRange(page.Gates.Select(GateView.Of));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return gates;
    }

    public Task<StepRecord> DecideAsync(Guid runId, Guid stepId, bool approve, string? comment, CancellationToken cancellationToken)
        => host.Service<DecisionService>().DecideAsync(runId, stepId, approve, comment, Caller.OperatingSystemUser, cancellationToken);

    public Task<StepRecord> AnswerAsync(Guid runId, Guid stepId, RawJson value, string? comment, CancellationToken cancellationToken)
        => host.Service<DecisionService>().AnswerAsync(runId, stepId, value, comment, Caller.OperatingSystemUser, cancellationToken);

    public Task<SignalRecord> SignalAsync(NewSignal signal, CancellationToken cancellationToken)
        => host.Service<SignalService>().SendAsync(signal, Caller.OperatingSystemUser, cancellationToken);

    public Task<RunRecord> RetryAsync(Guid runId, string from, CancellationToken cancellationToken)
        => host.Service<RunRetryService>().RetryAsync(runId, from, Caller.OperatingSystemUser, cancellationToken);

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
