using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Ironflow.Durable;
using Ironflow.Execution;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Records;
using Ironflow.Records.Tables;
using Ironflow.Registration;
using Ironflow.Runs;
using Ironflow.TestKit.Azurite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.TestKit.StorageCost;

/// <summary>Runs recorded on a real Table Storage with every call counted, and without an engine, whose own calls would be among them.</summary>
public sealed class RecordedRuns : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly StartedInputs started;
    private readonly TimeProvider time;

    private RecordedRuns(ServiceProvider services, StartedInputs started, TimeProvider time, CallCounter calls, TableServiceClient tables)
    {
        this.services = services;
        this.started = started;
        this.time = time;
        Calls = calls;
        Tables = tables;
    }

    /// <summary>What went over the wire.</summary>
    public CallCounter Calls { get; }

    /// <summary>The tables, by clients that are not counted.</summary>
    public TableServiceClient Tables { get; }

    /// <summary>Opens a store with tables of its own.</summary>
    public static async Task<RecordedRuns> OpenAsync(Action<IronflowBuilder> configure, TimeProvider time, IronflowOptions? options = null)
    {
        var connection = (await AzuriteServer.SharedAsync()).ConnectionString;
        var calls = new CallCounter();
        var store = new TableRecordStore(
            new TableServiceClient(connection, Counting(new TableClientOptions(), calls)),
            new BlobServiceClient(connection, Counting(new BlobClientOptions(), calls)),
            new TableRecordStoreOptions { Prefix = "c" + Guid.NewGuid().ToString("N")[..16], Time = time });
        await store.InitializeAsync();
        var started = new StartedInputs();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton(time)
            .AddSingleton<IRecordStore>(store)
            .AddSingleton<IDurableClient>(started)
            .AddIronflow(configure, options)
            .BuildServiceProvider();
        return new RecordedRuns(services, started, time, calls, new TableServiceClient(connection));
    }

    /// <summary>Creates a run and runs it to its end.</summary>
    /// <returns>Its orchestration's output.</returns>
    public async Task<string> RunAsync(string workflow, string payload)
    {
        var created = await services.GetRequiredService<RunService>()
            .CreateAsync(new NewRun(workflow, new RawJson(payload), new ApiTrigger()), Caller.OperatingSystemUser);
        var id = DurableNames.InstanceId(created.Run.Id);
        var engine = new InlineEngine(id, services.GetRequiredService<ActivityHost>(), time);
        return await services.GetRequiredService<RunOrchestrator>().RunAsync(engine, started.Take(id));
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static T Counting<T>(T options, CallCounter calls)
        where T : ClientOptions
    {
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        options.AddPolicy(calls, HttpPipelinePosition.PerRetry);
        return options;
    }
}
