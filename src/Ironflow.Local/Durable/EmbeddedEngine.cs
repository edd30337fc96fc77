using Ironflow.Durable;
using Ironflow.Local.Storage;
using Microsoft.Extensions.Logging;

namespace Ironflow.Local.Durable;

/// <summary>
/// The durable engine of one process (design §5): instances, history, inbox and timers in one SQLite file. The database is the caller's
/// and closes after the engine.
/// </summary>
/// <remarks>Starting a sub-orchestration under an id in use replaces that instance, also a running one, without running its code: as
/// the engine in Azure does.</remarks>
internal sealed class EmbeddedEngine : IDurableClient, IAsyncDisposable
{
    private readonly EngineCore core;
    private bool stopped;

    public EmbeddedEngine(Database database, EngineOptions options, TimeProvider time, ILoggerFactory loggers) =>
        core = new EngineCore(database, options, time, loggers);

    /// <summary>How many instances are in memory.</summary>
    public int LiveCount => core.LiveCount;

    /// <summary>How many timers are open.</summary>
    public int TimerCount => core.Timers.Count;

    /// <summary>Goes on with what an earlier process left: instances with something due now, the others when it comes.</summary>
    public void Start() => core.Resume();

    /// <summary>Whether this engine executes the instances of a root.</summary>
    public bool Executes(string root) => core.MayRun(root);

    /// <summary>How many unfinished root instances wait because <see cref="EngineOptions.RunOnly"/> leaves them out.</summary>
    public int CountOthers() => core.Database.Read(connection => RecoveryQueries.CountOthers(connection, core.Options.RunOnly));

    public Task<bool> StartAsync(string orchestrator, string instanceId, string input, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestrator);
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellationToken.ThrowIfCancellationRequested();
        core.Options.RunOnly?.Add(instanceId);
        var instance = new NewInstance(core.NewKey(), instanceId, orchestrator, instanceId, input, null);
        var now = core.UtcNow.UtcTicks;
        return core.Database.WriteAsync(
            connection => InstanceStore.Insert(connection, instance, now),
            inserted =>
            {
                if (inserted && core.MayRun(instanceId))
                {
                    core.Admit(instance.Key);
                }
            });
    }

    public async Task<bool> RaiseEventAsync(string instanceId, string name, string payload, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        cancellationToken.ThrowIfCancellationRequested();
        var happening = new TurnEvent(EventKind.Raised, Name: EventNames.Normalize(name), Value: payload);
        var raised = await core.Database.WriteAsync(
            connection => InstanceStore.FindOpen(connection, instanceId) is { } found
                ? (found.Key, found.Root, Id: InstanceStore.InsertInbox(connection, found.Key, Message.Any, happening))
                : default,
            written =>
            {
                if (written.Id != 0 && core.MayRun(written.Root))
                {
                    core.Send(written.Key, new Message(happening, Message.Any, written.Id));
                }
            }).ConfigureAwait(false);
        return raised.Id != 0;
    }

    public Task TerminateAsync(string instanceId, string reason, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = core.UtcNow.UtcTicks;
        return core.Database.WriteAsync(
            connection => Terminate(connection, instanceId, reason, now),
            ended =>
            {
                if (ended.Key != 0)
                {
                    core.Kill(ended.Key);
                }

                if (ended.ForParent is { } parent && core.MayRun(ended.Root))
                {
                    core.Send(parent.Key, parent.Message);
                }
            });
    }

    public Task<DurableInstance?> GetAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(core.Database.Read(connection => InstanceStore.Find(connection, instanceId)));
    }

    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return core.Database.WriteAsync(connection =>
        {
            using var q = connection.Prepare("SELECT key FROM instances WHERE id = ?1 AND status >= 2");
            if (!q.Bind(1, instanceId).Step())
            {
                return false;
            }

            InstanceStore.Delete(connection, q.Long(0));
            return true;
        });
    }

    /// <summary>Stops: activities are told to end and waited for within a bound, turns that are due are run, everything queued is written.</summary>
    public async Task StopAsync()
    {
        if (!stopped)
        {
            stopped = true;
            await core.StopAsync().ConfigureAwait(false);
            core.Dispose();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private static (long Key, string Root, (long Key, Message Message)? ForParent) Terminate(
        Connection connection, string instanceId, string reason, long now)
    {
        if (InstanceStore.FindOpen(connection, instanceId) is not { } found)
        {
            return default;
        }

        var end = new ExecutionEnd(DurableStatus.Terminated, null, reason);
        InstanceStore.End(connection, found.Key, end, now);
        InstanceStore.DeleteWaiting(connection, found.Key);
        var parent = InstanceStore.FindParent(connection, found.Key);
        return (found.Key, found.Root, parent is null ? null : InstanceStore.NotifyParent(connection, parent, end));
    }
}
