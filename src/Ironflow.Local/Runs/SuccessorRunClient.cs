using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Runs;

/// <summary>Outlives the process that holds the data folder: when that one ends, the command takes the folder itself, or talks to who was quicker, and goes on.</summary>
/// <remarks>Two <c>run</c>s at once share the first one's process, which ends with the first one's run; <c>cancel</c> ends the very process it talks to.</remarks>
/// <param name="first">The way to the runs as the command found it.</param>
/// <param name="reopen">Finds the way anew; its own host executes only the run named.</param>
/// <param name="only">The run that the command is about; for <c>run</c> the one it starts.</param>
internal sealed class SuccessorRunClient(IRunClient first, Func<Guid?, Task<IRunClient>> reopen, Guid? only) : IRunClient
{
    // Holders that end one after the other are many commands at once; one that listens and never answers is not waited for without end.
    private const int MostHolders = 10;

    private readonly SemaphoreSlim changing = new(1);
    // Another call may still wait on one that is gone, so they are disposed of together.
    private readonly List<IRunClient> opened = [first];
    private Guid? mine = only;

    public TimeSpan PollInterval => Current.PollInterval;

    private IRunClient Current => opened[^1];

    public bool IsOwn => Current.IsOwn;

    public async Task<RunRecord> StartAsync(NewRun request, CancellationToken cancellationToken)
    {
        var run = await CallAsync(client => client.StartAsync(request, cancellationToken), error => !error.WasSent);
        mine = run.Id;
        return run;
    }

    public Task<RunDetail?> FindAsync(Guid runId, CancellationToken cancellationToken)
        => CallAsync(client => client.FindAsync(runId, cancellationToken), _ => true);

    public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
        => CallAsync(client => client.ListAsync(query, cancellationToken), _ => true);

    public Task CancelAsync(Guid runId, CancellationToken cancellationToken) => CallAsync(
        async client =>
        {
            await client.CancelAsync(runId, cancellationToken);
            return true;
        },
        _ => true);

    public Task<IReadOnlyList<GateView>> ListGatesAsync(CancellationToken cancellationToken)
        => CallAsync(client => client.ListGatesAsync(cancellationToken), _ => true);

    // A vote, an answer or a signal that was sent may stand already; sent again it would be refused as the second of the same voter.
    public Task<StepRecord> DecideAsync(Guid runId, Guid stepId, bool approve, string? comment, CancellationToken cancellationToken)
        => CallAsync(client => client.DecideAsync(runId, stepId, approve, comment, cancellationToken), error => !error.WasSent);

    public Task<StepRecord> AnswerAsync(Guid runId, Guid stepId, RawJson value, string? comment, CancellationToken cancellationToken)
        => CallAsync(client => client.AnswerAsync(runId, stepId, value, comment, cancellationToken), error => !error.WasSent);

    public Task<SignalRecord> SignalAsync(NewSignal signal, CancellationToken cancellationToken)
        => CallAsync(client => client.SignalAsync(signal, cancellationToken), error => !error.WasSent);

    public async Task<RunRecord> RetryAsync(Guid runId, string from, CancellationToken cancellationToken)
    {
        var run = await CallAsync(client => client.RetryAsync(runId, from, cancellationToken), error => !error.WasSent);
        mine = run.Id;
        return run;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in opened)
            await client.DisposeAsync();
        changing.Dispose();
    }

    private async Task<T> CallAsync<T>(Func<IRunClient, Task<T>> call, Func<HolderGoneException, bool> mayRepeat)
    {
        for (var holders = 1; ; holders++)
        {
            var asked = Current;
            try
            {
                return await call(asked);
            }
            catch (HolderGoneException error) when (holders < MostHolders && mayRepeat(error))
            {
                await SucceedAsync(asked);
            }
        }
    }

    private async Task SucceedAsync(IRunClient gone)
    {
        await changing.WaitAsync();
        try
        {
            if (Current == gone)
                opened.Add(await reopen(mine));
        }
        finally
        {
            changing.Release();
        }
    }
}
