using Ironflow.Durable;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Testing.Engine;

/// <summary>A durable engine without durability: orchestrations in memory, one after the other on the caller's loop, under a virtual clock that jumps to the next
/// timer when nothing else is left to do.</summary>
internal sealed class MemoryEngine(FakeTimeProvider clock) : IDurableClient
{
    private readonly Dictionary<string, MemoryInstance> instances = new(StringComparer.Ordinal);
    private readonly PriorityQueue<MemoryTimer, (DateTimeOffset Due, int Number)> timers = new();
    private readonly TurnQueue turns = new();
    private int inFlight;
    private int timerNumber;

    /// <summary>Runs an orchestration.</summary>
    public Func<IDurableContext, string, Task<string>> Orchestrator { get; set; } = (_, _) => throw new InvalidOperationException("no orchestrator");

    /// <summary>Runs an activity by its name.</summary>
    public Func<string, string, Task<string>> Activity { get; set; } = (_, _) => throw new InvalidOperationException("no activities");

    public DateTimeOffset UtcNow => clock.GetUtcNow();

    public Task<bool> StartAsync(string orchestrator, string instanceId, string input, CancellationToken cancellationToken = default)
        => Task.FromResult(TryBegin(orchestrator, instanceId, input, ended: null));

    public Task<bool> RaiseEventAsync(string instanceId, string name, string payload, CancellationToken cancellationToken = default)
    {
        lock (instances)
        {
            if (!instances.TryGetValue(instanceId, out var instance) || instance.State.Status != DurableStatus.Running)
                return Task.FromResult(false);
            turns.Enqueue(() => instance.Raise(name.ToLowerInvariant(), payload));
            return Task.FromResult(true);
        }
    }

    public Task TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default)
        => throw new NotSupportedException("the test engine does not terminate instances; cancel the run");

    public Task<DurableInstance?> GetAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        lock (instances)
            return Task.FromResult(instances.TryGetValue(instanceId, out var instance) ? instance.State : null);
    }

    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        lock (instances)
            return Task.FromResult(instances.Remove(instanceId));
    }

    /// <summary>Runs everything until an end is reached.</summary>
    /// <param name="hasEnded">Whether it is.</param>
    /// <param name="onIdle">Called when nothing is ready and no activity is under way: does something that brings the matter on, or answers <c>null</c>, or the time until
    /// which there is nothing to do.</param>
    /// <exception cref="InvalidOperationException">Nothing will ever happen again.</exception>
    public async Task RunAsync(Func<bool> hasEnded, Func<Task<bool>> onIdle)
    {
        while (!hasEnded())
        {
            if (turns.TryRun() || await onIdle())
                continue;
            if (Volatile.Read(ref inFlight) > 0)
                await turns.ArrivedAsync();
            else if (!AdvanceToNextTimer() && !turns.HasWork)
                throw new InvalidOperationException("nothing is left to happen: no timer is open, no decision is scripted for what is waited for");
        }
    }

    /// <summary>Does something at a virtual time.</summary>
    public void At(DateTimeOffset due, Action action) => timers.Enqueue(new MemoryTimer(action), (due, timerNumber++));

    public Task<string> CallActivity(MemoryInstance instance, string name, string input)
    {
        var task = instance.Open();
        Interlocked.Increment(ref inFlight);
        // On the pool, as a real engine has it: an activity may block.
        _ = Task.Run(async () =>
        {
            Action outcome;
            try
            {
                var result = await Activity(name, input);
                outcome = () => task.Complete(result);
            }
            catch (Exception error)
            {
                outcome = () => task.Fail(new DurableTaskFailedException(name, $"{error.GetType().Name}: {error.Message}"));
            }

            Interlocked.Decrement(ref inFlight);
            turns.Enqueue(outcome);
        });
        return task.Result;
    }

    public Task<string> CallOrchestration(MemoryInstance parent, string name, string instanceId, string input)
    {
        var task = parent.Open();
        TryBegin(name, instanceId, input, child => turns.Enqueue(() =>
        {
            if (child.Status == DurableStatus.Completed)
                task.Complete(child.Output!);
            else
                task.Fail(new DurableTaskFailedException(name, child.Error ?? "no reason given"));
        }));
        return task.Result;
    }

    public MemoryTimer AddTimer(DateTimeOffset due, Action fire)
    {
        var timer = new MemoryTimer(fire);
        timers.Enqueue(timer, (due, timerNumber++));
        return timer;
    }

    private bool TryBegin(string orchestrator, string instanceId, string input, Action<DurableInstance>? ended)
    {
        MemoryInstance instance;
        lock (instances)
        {
            if (ended is null && instances.ContainsKey(instanceId))
                return false;
            instance = instances[instanceId] = new MemoryInstance(this, instanceId, orchestrator, ended);
        }

        turns.Enqueue(() => instance.Begin(Orchestrator, input));
        return true;
    }

    private bool AdvanceToNextTimer()
    {
        while (timers.TryDequeue(out var timer, out var at))
        {
            if (timer.IsCancelled)
                continue;
            if (at.Due > clock.GetUtcNow())
                clock.SetUtcNow(at.Due);
            turns.Enqueue(timer.Fire);
            return true;
        }

        return false;
    }
}
