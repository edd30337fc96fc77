using Ironflow.Durable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironflow.Testing.Engine;

/// <summary>One orchestration of the test engine.</summary>
internal sealed class MemoryInstance : IDurableContext
{
    private readonly MemoryEngine engine;
    private readonly Action<DurableInstance>? ended;
    private readonly Dictionary<string, TaskCompletionSource<string>> waits = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Payload)> buffered = [];
    private Task<string>? body;
    private int open;

    public MemoryInstance(MemoryEngine engine, string instanceId, string name, Action<DurableInstance>? ended)
    {
        this.engine = engine;
        this.ended = ended;
        InstanceId = instanceId;
        State = new DurableInstance(instanceId, name, DurableStatus.Running, null, null, null);
    }

    public string InstanceId { get; }

    public DurableInstance State { get; private set; }

    public DateTimeOffset UtcNow => engine.UtcNow;

    public bool IsReplaying => false;

    public async void Begin(Func<IDurableContext, string, Task<string>> orchestrator, string input)
    {
        body = orchestrator(this, input);
        try
        {
            await body;
        }
        catch (Exception)
        {
            // How it ended is the task's to say.
        }

        TryEnd();
    }

    /// <summary>Opens a task of the orchestration: while any is open, it does not end.</summary>
    public OpenTask Open()
    {
        open++;
        return new OpenTask(this);
    }

    public void Closed()
    {
        open--;
        TryEnd();
    }

    public void Raise(string name, string payload)
    {
        if (waits.Remove(name, out var wait))
            wait.TrySetResult(payload);
        else
            buffered.Add((name, payload));
    }

    public Task<string> CallActivityAsync(string name, string input) => engine.CallActivity(this, name, input);

    public Task<string> CallSubOrchestrationAsync(string name, string instanceId, string input) => engine.CallOrchestration(this, name, instanceId, input);

    public Task<string> WaitForEventAsync(string name, CancellationToken cancellationToken = default)
    {
        name = name.ToLowerInvariant();
        var at = buffered.FindIndex(e => e.Name == name);
        if (at >= 0)
        {
            var payload = buffered[at].Payload;
            buffered.RemoveAt(at);
            return Task.FromResult(payload);
        }

        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<string>(cancellationToken);
        var wait = new TaskCompletionSource<string>();
        if (!waits.TryAdd(name, wait))
            throw new InvalidOperationException($"event '{name}' is already waited for: an event has one waiter");
        cancellationToken.Register(() =>
        {
            if (waits.GetValueOrDefault(name) == wait)
                waits.Remove(name);
            wait.TrySetCanceled(cancellationToken);
        });
        return wait.Task;
    }

    public Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        var task = Open();
        var timer = engine.AddTimer(fireAt, () => task.Complete(string.Empty));
        cancellationToken.Register(() =>
        {
            timer.Cancel();
            task.Cancel(cancellationToken);
        });
        return task.Result;
    }

    public void SetCustomStatus(string json) => State = State with { CustomStatus = json };

    public void ContinueAsNew(string input) => throw new NotSupportedException("the test engine does not continue as new");

    public ILogger CreateReplaySafeLogger(string category) => NullLogger.Instance;

    private void TryEnd()
    {
        if (body is not { IsCompleted: true } || open > 0 || State.Status != DurableStatus.Running)
            return;
        State = body.IsCompletedSuccessfully
            ? State with { Status = DurableStatus.Completed, Output = body.Result }
            : State with { Status = DurableStatus.Failed, Error = body.Exception?.InnerException?.ToString() ?? "cancelled" };
        ended?.Invoke(State);
    }
}
