using Ironflow.Durable;
using Ironflow.Local.Durable;
using Ironflow.Local.Storage;
using Ironflow.TestKit.DurableContract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Local.Tests.Durable;

/// <summary>The embedded engine on a folder of its own, with fake time.</summary>
internal sealed class EngineHarness(Func<EngineOptions, EngineOptions>? configure = null) : DurableHarness
{
    private readonly TempFolder folder = new();
    private DurableProgram? program;
    private EmbeddedEngine? engine;
    private Database? database;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public override IDurableClient Client => Engine;

    public EmbeddedEngine Engine => engine ?? throw new InvalidOperationException("not started");

    public Database Database => database ?? throw new InvalidOperationException("not started");

    public override Task StartAsync(DurableProgram program)
    {
        this.program = program;
        Open();
        return Task.CompletedTask;
    }

    public override Task AdvanceAsync(TimeSpan by)
    {
        Time.Advance(by);
        return Task.CompletedTask;
    }

    /// <summary>Stops the engine, closes the file, and opens both again.</summary>
    public async Task RestartAsync(Func<EngineOptions, EngineOptions>? with = null)
    {
        await CloseAsync();
        Open(with);
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        folder.Dispose();
    }

    private void Open(Func<EngineOptions, EngineOptions>? with = null)
    {
        var options = new EngineOptions
        {
            Orchestrators = program!.Orchestrators.ToDictionary(
                o => o.Key, o => (Func<IDurableContext, string, Task<string>>)((context, input) => o.Value(context, input))),
            Activities = program.Activities.ToDictionary(
                a => a.Key, a => (Func<ActivityCall, CancellationToken, Task<string>>)((call, stop) => a.Value(call.Input, stop))),
        };
        options = configure?.Invoke(options) ?? options;
        options = with?.Invoke(options) ?? options;
        database = Database.Open(folder.File("ironflow.db"), DurableSchema.Module);
        engine = new EmbeddedEngine(database, options, Time, program.Loggers ?? NullLoggerFactory.Instance);
        engine.Start();
    }

    private async Task CloseAsync()
    {
        if (engine is not null)
        {
            await engine.DisposeAsync();
        }

        database?.Dispose();
    }
}
