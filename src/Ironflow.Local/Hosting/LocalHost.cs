using System.Threading.Channels;
using Ironflow.Api.Access;
using Ironflow.Durable;
using Ironflow.Execution;
using Ironflow.Hosting;
using Ironflow.Local.Durable;
using Ironflow.Local.RecordStore;
using Ironflow.Local.Storage;
using Ironflow.Local.Telemetry;
using Ironflow.Orchestration;
using Ironflow.Records;
using Ironflow.Records.Tables;
using Ironflow.Runs;
using Ironflow.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Local.Hosting;

/// <summary>One machine's host: holds the data folder, runs the embedded engine over it, keeps the records, serves the API.</summary>
internal sealed class LocalHost : IAsyncDisposable
{
    private readonly FolderLock folderLock;
    private readonly Database database;
    private readonly EmbeddedEngine engine;
    private readonly ServiceProvider services;
    private readonly ITelemetryExport? export;
    private readonly CancellationTokenSource stopping = new();
    private readonly ChannelReader<string> failures;
    private Task sweeping = Task.CompletedTask;
    private Task<LocalApi>? api;

    private LocalHost(LocalHostOptions options, FolderLock folderLock, Database database, EmbeddedEngine engine, ServiceProvider services, ChannelReader<string> failures,
        ITelemetryExport? export)
    {
        Options = options;
        this.folderLock = folderLock;
        this.database = database;
        this.engine = engine;
        this.services = services;
        this.failures = failures;
        this.export = export;
        Store = services.GetRequiredService<IRecordStore>();
        Runs = services.GetRequiredService<RunService>();
    }

    public LocalHostOptions Options { get; }

    public IRecordStore Store { get; }

    public RunService Runs { get; }

    /// <summary>One of the host's services.</summary>
    public T Service<T>()
        where T : notnull
        => services.GetRequiredService<T>();

    public IDurableClient Engine => engine;

    public Database Database => database;

    public string DataFolder => Options.DataFolder;

    /// <summary>How many unfinished runs of the folder this host does not execute.</summary>
    public int WaitingForServe => engine.CountOthers();

    /// <summary>Complete once the API listens and the endpoint is written.</summary>
    public Task Listening => api!;

    /// <summary>Where the API listens; complete once the host serves.</summary>
    public string Url => api!.Result.Url;

    /// <exception cref="FolderInUseException">Another process holds the folder.</exception>
    /// <exception cref="InvalidConfigurationException">Something cannot work as configured.</exception>
    /// <exception cref="StoreUnavailableException">The folder or the storage cannot be used.</exception>
    public static async Task<LocalHost> StartAsync(LocalHostOptions options)
    {
        FrontDoor.Require(options.Auth, options.Listen);
        var folderLock = FolderLock.Acquire(options.DataFolder);
        LocalHost? host = null;
        try
        {
            Endpoint.Delete(options.DataFolder);
            host = Compose(options, folderLock);
            await host.StartAsync();
            return host;
        }
        catch
        {
            if (host is not null)
                await host.DisposeAsync();
            else
                folderLock.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (api is not null)
        {
            Endpoint.Delete(DataFolder);
            await (await api).DisposeAsync();
        }

        await sweeping;
        await engine.DisposeAsync();
        await services.DisposeAsync();
        if (export is not null)
            await export.DisposeAsync();
        database.Dispose();
        stopping.Dispose();
        folderLock.Dispose();
    }

    private static LocalHost Compose(LocalHostOptions options, FolderLock folderLock)
    {
        var export = options.Telemetry is { } telemetry ? TelemetryExport.Open(telemetry) : null;
        var database = Database.Open(Path.Combine(options.DataFolder, "ironflow.db"), DurableSchema.Module, RecordSchema.Module);
        try
        {
            var loggers = LocalServices.CreateLoggers(options, export?.Loggers);
            var failures = Channel.CreateUnbounded<string>();
            ActivityHost? activities = null;
            RunOrchestrator? orchestrator = null;
            var engine = new EmbeddedEngine(
                database,
                EngineOptionsOf(options, (context, input) => orchestrator!.RunAsync(context, input), (call, stop) => activities!.RunAsync(call.Name, call.Input, stop), id => failures.Writer.TryWrite(id)),
                options.Time,
                loggers);
            var services = ((ServiceCollection)LocalServices.Create(options, loggers)
                    .AddSingleton<IRecordStore>(new ObservedRecordStore(StoreOf(options, database)))
                    .AddSingleton<IDurableClient>(engine))
                .BuildServiceProvider();
            activities = services.GetRequiredService<ActivityHost>();
            orchestrator = services.GetRequiredService<RunOrchestrator>();
            return new LocalHost(options, folderLock, database, engine, services, failures.Reader, export);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static IRecordStore StoreOf(LocalHostOptions options, Database database)
    {
        IRecordStore store = options.Storage is { } connection
            ? TablesOf(connection, options)
            : new SqliteRecordStore(database, options.Time);
        return options.DecorateStore?.Invoke(store) ?? store;
    }

    private static TableRecordStore TablesOf(string connection, LocalHostOptions options)
    {
        try
        {
            return new TableRecordStore(connection, new TableRecordStoreOptions { Time = options.Time, Prefix = options.StoragePrefix });
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidOperationException)
        {
            // Without the string itself: it holds the account's key.
            throw new InvalidConfigurationException("--storage (or IRONFLOW_STORAGE) is not a storage connection string; Azurite's is UseDevelopmentStorage=true");
        }
    }

    private static EngineOptions EngineOptionsOf(
        LocalHostOptions options, Func<IDurableContext, string, Task<string>> orchestrator, Func<ActivityCall, CancellationToken, Task<string>> activity, Action<string> failed) => new()
        {
            Orchestrators = new Dictionary<string, Func<IDurableContext, string, Task<string>>> { [DurableNames.RunOrchestrator] = orchestrator },
            Activities = DurableNames.Activities.ToDictionary(name => name, _ => activity),
            ReplayAlways = options.ReplayAlways,
            MaxLive = options.MaxLive,
            // A step does nothing before its row; when that row is in this database, both are one transaction.
            JoinActivities = options.Storage is null,
            InstanceFailed = failed,
            RunOnly = options.Serves ? null : options.Only is { } only ? [DurableNames.InstanceId(only)] : [],
        };

    private async Task StartAsync()
    {
        await services.GetRequiredService<StartupCheck>().RunAsync(stopping.Token);
        engine.Start();
        api = LocalApi.StartAsync(services, Options);
        if (Options.Serves)
            await api;
        sweeping = Task.WhenAll(SweepAsync(), CloseFailedAsync(), Options.Serves ? new Upkeep(services, Options).RunAsync(stopping.Token) : Task.CompletedTask);
    }

    /// <summary>Closes the records of an instance that the engine ended, at once rather than with the next sweep.</summary>
    private async Task CloseFailedAsync()
    {
        try
        {
            await foreach (var failed in failures.ReadAllAsync(stopping.Token))
                await SweepOnceAsync(runId => DurableNames.InstanceId(runId) == failed);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task SweepAsync()
    {
        using var timer = new PeriodicTimer(Options.SweepInterval, Options.Time);
        try
        {
            do
                await SweepOnceAsync(Options.Serves ? null : runId => engine.Executes(DurableNames.InstanceId(runId)));
            while (await timer.WaitForNextTickAsync(stopping.Token));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task SweepOnceAsync(Func<Guid, bool>? only)
    {
        try
        {
            await services.GetRequiredService<RunSweep>().RunOnceAsync(only, stopping.Token);
        }
        catch (StoreUnavailableException)
        {
            // The next sweep finds what this one did not.
        }
    }
}
