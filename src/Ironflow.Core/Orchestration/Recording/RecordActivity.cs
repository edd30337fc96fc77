using Ironflow.Concurrency;

namespace Ironflow.Orchestration;

/// <summary>The activity that records what has no work of its own. Every action is idempotent: asked again it returns what stands (semantics 4.6).</summary>
public sealed class RecordActivity
{
    private readonly PlainRecorder plain;
    private readonly WaveRecorder waves;
    private readonly GateRecorder gates;
    private readonly ChildRecorder children;
    private readonly RunRecorder runs;
    private readonly RunSlotRecorder slots;

    internal RecordActivity(PlainRecorder plain, WaveRecorder waves, GateRecorder gates, ChildRecorder children, RunRecorder runs, RunSlotRecorder slots)
    {
        this.plain = plain;
        this.waves = waves;
        this.gates = gates;
        this.children = children;
        this.runs = runs;
        this.slots = slots;
    }

    /// <summary>Records.</summary>
    /// <returns>A step's result, an output, or a run's status, as the action says.</returns>
    /// <exception cref="Records.StoreUnavailableException">The store is away.</exception>
    public Task<string> RunAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Action switch
        {
            RecordAction.Skip => plain.SkipAsync(request, cancellationToken),
            RecordAction.BeginDelay => plain.BeginDelayAsync(request, cancellationToken),
            RecordAction.EndDelay => plain.EndDelayAsync(request, cancellationToken),
            RecordAction.Load => plain.LoadAsync(request, cancellationToken),
            RecordAction.Finish => runs.FinishAsync(request, cancellationToken),
            RecordAction.BeginWave => waves.BeginAsync(request, cancellationToken),
            RecordAction.StopWave => waves.StopAsync(request, cancellationToken),
            RecordAction.EndWave => waves.EndAsync(request, cancellationToken),
            RecordAction.OpenGate => gates.OpenAsync(request, cancellationToken),
            RecordAction.CheckGate => gates.CheckAsync(request, cancellationToken),
            RecordAction.BeginChild => children.BeginAsync(request, cancellationToken),
            RecordAction.EndChild => children.EndAsync(request, cancellationToken),
            RecordAction.CancelChildren => runs.CancelChildrenAsync(request, cancellationToken),
            RecordAction.SetStatus => runs.SetStatusAsync(request, cancellationToken),
            RecordAction.NextAttempt => runs.NextAttemptAsync(request, cancellationToken),
            RecordAction.TakeSlots => slots.TakeAsync(request, cancellationToken),
            RecordAction.LeaveSlot => slots.LeaveAsync(request, cancellationToken),
            RecordAction.RaiseBudget => runs.RaiseBudgetAsync(request, cancellationToken),
            _ => throw new ArgumentException($"cannot record '{request.Action}'", nameof(request)),
        };
    }
}
