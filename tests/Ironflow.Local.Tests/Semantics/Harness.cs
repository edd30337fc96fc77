using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.Hosting;
using Ironflow.Records;
using Ironflow.Registration;
using Ironflow.Runs;
using Ironflow.Steps;
using System.Text.Json;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>A local host over a folder of its own, with replay after every event.</summary>
internal sealed class Harness : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo folder;

    private Harness(LocalHost host, DirectoryInfo folder)
    {
        Host = host;
        this.folder = folder;
    }

    public LocalHost Host { get; }

    public IRecordStore Store => Host.Store;

    public Ironflow.Gates.DecisionService Decisions => Host.Service<Ironflow.Gates.DecisionService>();

    public Ironflow.Gates.SignalService Signals => Host.Service<Ironflow.Gates.SignalService>();

    public RunRetryService Retries => Host.Service<RunRetryService>();

    public static Task<Harness> StartAsync(params IReadOnlyList<IWorkflow> workflows) => StartAsync(options => options, workflows);

    /// <summary>A host that knows the samples.</summary>
    public static Task<Harness> StartWithSamplesAsync() => StartAsync(options => options with { Assemblies = [typeof(Ironflow.Samples.Hello.HelloWorkflow).Assembly] });

    public static async Task<Harness> StartAsync(Func<LocalHostOptions, LocalHostOptions> configure, params IReadOnlyList<IWorkflow> workflows)
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-test-");
        var options = new LocalHostOptions
        {
            DataFolder = folder.FullName,
            Serves = true,
            ReplayAlways = true,
            LogLevel = Microsoft.Extensions.Logging.LogLevel.None,
            Configure = builder =>
            {
                builder.AddFrom(typeof(Harness).Assembly);
                foreach (var workflow in workflows)
                    builder.AddWorkflow(workflow);
            },
        };
        return new Harness(await LocalHost.StartAsync(configure(options)), folder);
    }

    public async Task<RunRecord> CreateAsync(string workflow, string payload = "{}")
        => (await Host.Runs.CreateAsync(new NewRun(workflow, new RawJson(payload), new ApiTrigger()), Caller.OperatingSystemUser)).Run;

    public async Task<RunDetail> RunAsync(string workflow = "test", string payload = "{}")
        => await EndOfAsync((await CreateAsync(workflow, payload)).Id);

    public Task<RunDetail> EndOfAsync(Guid runId) => UntilAsync(runId, detail => RunTransitions.IsTerminal(detail.Run.Status));

    /// <summary>Reads a run until it is as expected.</summary>
    public async Task<RunDetail> UntilAsync(Guid runId, Func<RunDetail, bool> expected)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        RunDetail? detail;
        do
        {
            detail = await RunDetail.ReadAsync(Store, runId);
            if (detail is not null && expected(detail))
                return detail;
        }
        while (!deadline.IsCancellationRequested && await timer.WaitForNextTickAsync());
        throw new TimeoutException($"the run never got there: {JsonSerializer.Serialize(detail, RecordJson.Indented.RunDetail)}");
    }

    public async Task<StepRecord> StepAsync(RunDetail detail, string name)
        => (await Store.FindStepAsync(detail.Run.Id, detail.Steps.Single(s => s.Name == name).Key))!;

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
