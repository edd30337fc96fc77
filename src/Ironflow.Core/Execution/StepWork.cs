using System.Diagnostics.CodeAnalysis;
using Ironflow.Hosting;
using Ironflow.Records;
using Ironflow.Secrets;
using Ironflow.Steps;
using Ironflow.Telemetry;
using Microsoft.Extensions.Logging;

namespace Ironflow.Execution;

/// <summary>A step's work under way: its time limit, its heartbeat, and the stop order it looks for (design §4.7).</summary>
internal sealed class StepWork : IAsyncDisposable
{
    private readonly IRecordStore store;
    private readonly StepRequest request;
    private readonly IStepExecutor executor;
    private readonly IronflowOptions options;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stop;
    private readonly SemaphoreSlim writing = new(1);
    private readonly long started;
    private ITimer? heartbeat;
    private ITimer? timeout;
    private bool ended;

    public StepWork(
        IRecordStore store, StepRecord row, StepRequest request, IStepExecutor executor, IronflowOptions options, TimeProvider time, CancellationToken shutdown)
    {
        this.store = store;
        this.request = request;
        this.executor = executor;
        this.options = options;
        this.time = time;
        Row = row;
        Timeout = request.TimeoutMs is { } ms ? TimeSpan.FromMilliseconds(ms) : executor.DefaultTimeout;
        stop = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        started = time.GetTimestamp();
        StartedAt = time.GetUtcNow();
    }

    /// <summary>The row as last written.</summary>
    public StepRecord Row { get; private set; }

    public TimeSpan Timeout { get; }

    public DateTimeOffset StartedAt { get; }

    public TimeSpan Elapsed => time.GetElapsedTime(started);

    public bool IsTimedOut { get; private set; }

    /// <summary>Whether the run's stop order was found.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Whether another delivery has taken the row over: this one's result does not count.</summary>
    public bool IsLost { get; private set; }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "An executor's defect must fail its step, not the engine (semantics 3.6).")]
    public async Task<StepOutcome> ExecuteAsync(SecretScope secrets, ILogger logger)
    {
        if (options.MaxStepTimeout is { } most && Timeout > most)
        {
            var message = FormattableString.Invariant(
                $"step '{request.Name}' may take {Timeout.TotalSeconds:0.###}s, more than the {most.TotalSeconds:0.###}s this host gives an activity; shorten its Timeout or raise the host's functionTimeout");
            return new StepOutcome { Failure = new StepFailure { Kind = FailureKind.Config, Message = message } };
        }

        var execution = new StepExecution
        {
            Request = request,
            Timeout = Timeout,
            Stop = stop.Token,
            Secrets = secrets,
            ProcessStarted = mark => BeatAsync(mark),
            TraceParent = Tracing.CurrentTraceParent ?? request.TraceParent,
            Logger = logger,
        };
        // Before the work begins, so that one that blocks its thread is watched all the same.
        timeout = time.CreateTimer(static self => ((StepWork)self!).OnTimeout(), this, Timeout, System.Threading.Timeout.InfiniteTimeSpan);
        heartbeat = time.CreateTimer(static self => _ = ((StepWork)self!).OnHeartbeatAsync(), this, options.HeartbeatInterval, options.HeartbeatInterval);
        try
        {
            return await executor.ExecuteAsync(execution);
        }
        catch (Exception error) when (error is not StoreUnavailableException)
        {
            return error is OperationCanceledException && stop.IsCancellationRequested
                ? new StepOutcome { Stopped = true }
                : new StepOutcome { Failure = new StepFailure { Kind = FailureKind.Operation, Message = error.Message, ExceptionType = error.GetType().FullName } };
        }
        finally
        {
            await EndAsync();
        }
    }

    /// <summary>Gives the row up, so that the next delivery need not wait for the heartbeat to run out.</summary>
    public async Task ReleaseAsync()
        => await store.UpdateStepAsync(Row, Row with { Owner = null, HeartbeatAt = null, Process = null }, StepWrite.Plain, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        stop.Dispose();
        writing.Dispose();
    }

    /// <summary>Ends the timers; a heartbeat under way is waited for, so that the row is as it says.</summary>
    private async ValueTask EndAsync()
    {
        if (ended)
            return;
        timeout?.Dispose();
        heartbeat?.Dispose();
        await writing.WaitAsync();
        ended = true;
        writing.Release();
    }

    private void OnTimeout()
    {
        IsTimedOut = true;
        Stop();
    }

    private async Task OnHeartbeatAsync()
    {
        try
        {
            await BeatAsync(mark: null);
        }
        catch (StoreUnavailableException)
        {
            // The next beat tries again; a store that is away longer than the heartbeat's timeout may lead to a takeover, which the row's ETag settles.
        }
        catch (ObjectDisposedException)
        {
            // The work ended while the timer fired.
        }
    }

    private async Task BeatAsync(ProcessMark? mark)
    {
        await writing.WaitAsync();
        try
        {
            if (ended || IsLost || IsStopped)
                return;
            var now = time.GetUtcNow();
            var next = Row with { HeartbeatAt = now, UpdatedAt = now, Process = mark ?? Row.Process };
            var written = await store.UpdateStepAsync(Row, next, new StepWrite { RequireLive = true, InWave = request.FailFast }, CancellationToken.None);
            if (written.Kind == StepWriteKind.Written)
            {
                Row = written.Step!;
                return;
            }

            IsStopped = written.Kind == StepWriteKind.Stopped;
            IsLost = !IsStopped;
        }
        finally
        {
            writing.Release();
        }

        Stop();
    }

    private void Stop()
    {
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work ended in the same moment.
        }
    }
}
