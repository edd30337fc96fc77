using System.Collections.Concurrent;
using System.ComponentModel;
using Ironflow.Agents;
using Ironflow.Agents.Chat;
using Ironflow.Agents.Prices;
using Ironflow.Core.Tests.Execution;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Registration;
using Ironflow.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Core.Tests.Agents.Chat;

/// <summary>Makes calls of model services through their vendors' real clients.</summary>
public abstract class ChatFixture
{
    private readonly TaskCompletionSource firstProgress = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected const string Key = "sk-test-1234567890";

    internal static readonly RawJson CitySchema = new("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""");

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    /// <summary>What the call reported while it ran.</summary>
    internal ConcurrentQueue<AgentProgress> Progress { get; } = new();

    internal Task FirstProgress => firstProgress.Task;

    internal SecretScope Secrets { get; } = new(new FixedSecrets(("KEY", Key)));

    internal AgentCall Call(string prompt = "Where?") => new()
    {
        RunId = Guid.NewGuid(),
        StepName = "ask",
        IdempotencyKey = "run:step",
        Prompt = prompt,
        Timeout = TimeSpan.FromMinutes(5),
        Secrets = Secrets,
        ProcessStarted = _ => Task.CompletedTask,
        Logger = NullLogger.Instance,
        Report = progress =>
        {
            Progress.Enqueue(progress);
            firstProgress.TrySetResult();
        },
    };

    internal ChatAgentProvider Provider(ChatServiceOptions options, ModelPrices? prices = null)
    {
        var registry = new IronflowBuilder()
            .AddOperation<LookUp>().AddOperation<Breaks>().AddOperation<Spends>().AddOperation<Waits>()
            .AddToolProfile("maps", "look.up", "breaks")
            .Build();
        options = options with { KeySecret = options.KeySecret ?? "KEY", KeyFromEnvironment = false };
        return new ChatAgentProvider(options, prices ?? ModelPrices.BuiltIn, registry, new ServiceCollection().BuildServiceProvider(), new IronflowOptions(), Time);
    }

    internal static string TextOf(AgentAnswer answer) => System.Text.Json.JsonSerializer.Deserialize<string>(answer.Value!.Value.ToString())!;
}

[OperationKind("look.up"), Description("Finds a place.")]
public sealed record LookUp([property: Description("What is looked for.")] string Query, int Limit = 3) : Operation<string>
{
    public override Task<string> RunAsync(OperationContext context) => Task.FromResult($"{Query} lies at {Limit} ({context.IdempotencyKey.Split(':')[^2]})");
}

[OperationKind("breaks")]
public sealed record Breaks : Operation<string>
{
    public override Task<string> RunAsync(OperationContext context) => throw new InvalidOperationException("the map is torn");
}

[OperationKind("spends")]
public sealed record Spends : Operation<int>
{
    public override Task<int> RunAsync(OperationContext context)
    {
        context.ReportCost(2m);
        context.ReportTokens(7, 3);
        return Task.FromResult(1);
    }
}

[OperationKind("waits")]
public sealed record Waits : Operation<int>
{
    public static TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async Task<int> RunAsync(OperationContext context)
    {
        Entered.TrySetResult();
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
        return 1;
    }
}
