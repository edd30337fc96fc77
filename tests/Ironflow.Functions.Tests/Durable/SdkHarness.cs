using Ironflow.Durable;
using Ironflow.Functions.Durable;
using Ironflow.TestKit.DurableContract;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Testing;

namespace Ironflow.Functions.Tests.Durable;

/// <summary>The ports over the SDK's own worker and an engine in memory: the real orchestration context, without a Functions host.</summary>
internal sealed class SdkHarness : DurableHarness
{
    private DurableTaskTestHost? host;
    private readonly FunctionsDurableClient client = new();

    public override IDurableClient Client => new PollableClient(client);

    public override TimeSpan TimerDelay => TimeSpan.FromSeconds(1);

    public override async Task StartAsync(DurableProgram program)
    {
        host = await DurableTaskTestHost.StartAsync(
            registry =>
            {
                foreach (var (name, code) in program.Orchestrators)
                    registry.AddOrchestratorFunc<string, string>(FunctionNames.Of(name), (context, input) => code(new FunctionsDurableContext(context), input));
                foreach (var (name, code) in program.Activities)
                    registry.AddActivityFunc<string, string>(FunctionNames.Of(name), (_, input) => code(input, CancellationToken.None));
            },
            new DurableTaskTestHostOptions { LoggerFactory = program.Loggers });
        client.Use(host.Client);
    }

    // Time is real: what waits for it waits.
    public override Task AdvanceAsync(TimeSpan by) => Task.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        if (host is not null)
            await host.DisposeAsync();
    }
}
