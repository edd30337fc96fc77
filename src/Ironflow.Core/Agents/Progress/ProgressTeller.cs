using Ironflow.Execution;
using Ironflow.Records;
using Ironflow.Secrets;
using Ironflow.Steps;

namespace Ironflow.Agents;

/// <summary>Tells of one call: what comes within a second is one write, pieces of text one event. It never holds up the call: what cannot be written is dropped.</summary>
internal sealed class ProgressTeller : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A call that talks without end must not fill the store: the whole of it is in the step's trace.
    private const int MostEvents = 2_000;

    private readonly IRecordStore store;
    private readonly TimeProvider time;
    private readonly StepExecution execution;
    private readonly StepKey key;
    private readonly Lock gate = new();
    private readonly ProgressText text = new();
    private readonly List<AgentProgress> pending = [];
    private readonly CancellationTokenSource ended = new();
    private readonly Task writing;
    private int told;
    private bool dropped;

    public ProgressTeller(IRecordStore store, TimeProvider time, StepExecution execution)
    {
        this.store = store;
        this.time = time;
        this.execution = execution;
        key = StepKey.Parse(execution.Request.Key);
        writing = WriteAsync();
    }

    public void Tell(AgentProgress progress)
    {
        lock (gate)
        {
            if (dropped)
                return;
            if (progress.Kind != AgentProgressKind.Text)
            {
                TakeText(whole: true);
                pending.Add(progress);
            }
            else
            {
                text.Append(progress.Text);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await writing;
        ended.Dispose();
    }

    private async Task WriteAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended.Token))
                await FlushAsync(whole: false);
        }
        catch (OperationCanceledException)
        {
            await FlushAsync(whole: true);
        }
    }

    private async Task FlushAsync(bool whole)
    {
        List<AgentProgress> batch;
        lock (gate)
        {
            TakeText(whole);
            batch = [.. pending];
            pending.Clear();
        }

        var mask = new SecretMask(execution.Secrets.Known);
        foreach (var part in batch.Chunk(IRecordStore.MaxProgress))
        {
            if (!await AppendAsync([.. part.Select(p => ProgressEvents.Of(p, execution.Request, key, mask, time.GetUtcNow()))]))
            {
                lock (gate)
                    dropped = true;
                return;
            }
        }
    }

    private async Task<bool> AppendAsync(IReadOnlyList<StepEvent> events)
    {
        told += events.Count;
        try
        {
            return await store.AppendProgressAsync(execution.Request.RunId, key, events, time.GetUtcNow(), CancellationToken.None) && told < MostEvents;
        }
        catch (StoreUnavailableException)
        {
            // Who watches misses a second; the trace has it.
            return true;
        }
    }

    private void TakeText(bool whole)
    {
        if (text.Take(whole, execution.Secrets.Known) is { Length: > 0 } ready)
            pending.Add(new AgentProgress(AgentProgressKind.Text, ready));
    }
}
