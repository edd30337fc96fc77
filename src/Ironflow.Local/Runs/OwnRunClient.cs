using Ironflow.Audit;
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
        => await ChangeAsync(
            "CreateRun",
            "-",
            async () => (await host.Runs.CreateAsync(request, Caller.OperatingSystemUser, cancellationToken)).Run,
            run => new AuditResult("created", AuditTargets.Run(run.Id)),
            request.Workflow);

    public Task<RunDetail?> FindAsync(Guid runId, CancellationToken cancellationToken) => RunDetail.ReadAsync(host.Store, runId, cancellationToken);

    public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken) => host.Store.ListRunsAsync(query, cancellationToken);

    public Task CancelAsync(Guid runId, CancellationToken cancellationToken) => ChangeAsync(
        "CancelRun", AuditTargets.Run(runId), () => host.Runs.CancelAsync(runId, Caller.OperatingSystemUser, cancellationToken), run => new AuditResult(SnakeCase.Name(run.Status)));

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
        => ChangeAsync(
            approve ? "ApproveStep" : "RejectStep",
            AuditTargets.Run(runId, stepId),
            () => host.Service<DecisionService>().DecideAsync(runId, stepId, approve, comment, Caller.OperatingSystemUser, cancellationToken),
            gate => new AuditResult(SnakeCase.Name(gate.Status)));

    public Task<StepRecord> AnswerAsync(Guid runId, Guid stepId, RawJson value, string? comment, CancellationToken cancellationToken)
        => ChangeAsync(
            "AnswerStep",
            AuditTargets.Run(runId, stepId),
            () => host.Service<DecisionService>().AnswerAsync(runId, stepId, value, comment, Caller.OperatingSystemUser, cancellationToken),
            gate => new AuditResult(SnakeCase.Name(gate.Status)));

    public Task<SignalRecord> SignalAsync(NewSignal signal, CancellationToken cancellationToken)
        => ChangeAsync(
            "SendSignal",
            AuditTargets.Run(signal.RunId),
            () => host.Service<SignalService>().SendAsync(signal, Caller.OperatingSystemUser, cancellationToken),
            sent => new AuditResult($"signal {sent.Name} {sent.Id}"));

    public Task<RunRecord> RetryAsync(Guid runId, string from, CancellationToken cancellationToken)
        => ChangeAsync(
            "RetryRun",
            AuditTargets.Run(runId),
            () => host.Service<RunRetryService>().RetryAsync(runId, from, Caller.OperatingSystemUser, cancellationToken),
            run => new AuditResult($"new {AuditTargets.Run(run.Id)}"));

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private Task<T> ChangeAsync<T>(string operation, string target, Func<Task<T>> change, Func<T, AuditResult> result, string? workflow = null)
        => host.Service<AuditTrail>().ChangeAsync(new AuditFact(Caller.OperatingSystemUser, operation, target) { Workflow = workflow }, change, result);
}
