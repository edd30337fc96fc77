using Ironflow.Hosting;
using Ironflow.Local.Hosting;
using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Local.Runs;

/// <summary>Runs of a host in this process.</summary>
internal sealed class OwnRunClient(LocalHost host) : IRunClient
{
    public TimeSpan PollInterval => TimeSpan.FromMilliseconds(40);

    public async Task<RunRecord> StartAsync(NewRun request, CancellationToken cancellationToken)
        => (await host.Runs.CreateAsync(request, Caller.OperatingSystemUser, cancellationToken)).Run;

    public Task<RunDetail?> FindAsync(Guid runId, CancellationToken cancellationToken) => RunDetail.ReadAsync(host.Store, runId, cancellationToken);

    public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken) => host.Store.ListRunsAsync(query, cancellationToken);

    public Task CancelAsync(Guid runId, CancellationToken cancellationToken) => host.Runs.CancelAsync(runId, Caller.OperatingSystemUser, cancellationToken);

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
