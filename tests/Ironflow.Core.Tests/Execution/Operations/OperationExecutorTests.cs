using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Execution.Operations;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Registration;
using Ironflow.Secrets;
using Ironflow.Steps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Core.Tests.Execution.Operations;

public sealed class OperationExecutorTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task Operation_Succeeds_ResultIsCamelCaseJson()
    {
        var outcome = await RunAsync("add", """{"left":2,"right":3}""");

        Assert.Null(outcome.Failure);
        Assert.Equal("""{"theSum":5}""", outcome.Output!.Value.Text);
    }

    [Fact]
    public async Task Operation_UsesServicesSecretsAndKey()
    {
        var outcome = await RunAsync("probe", "{}", new FixedSecrets(("NAME", "value")));

        Assert.Equal("\"service value the-step 001:00000:0000\"", outcome.Output!.Value.Text);
    }

    [Fact]
    public async Task Kind_NotRegistered_IsAConfigFailureNamingTheKinds()
    {
        var outcome = await RunAsync("nope", "{}");

        Assert.Equal(FailureKind.Config, outcome.Failure!.Kind);
        Assert.Contains("no operation of kind 'nope' is registered; there are: add, big, block, fail, probe", outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"left":2}""")]
    [InlineData("""{"left":2,"right":3,"more":4}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task Data_ThatDoesNotFit_IsAConfigFailure(string data)
    {
        var outcome = await RunAsync("add", data);

        Assert.Equal(FailureKind.Config, outcome.Failure!.Kind);
        Assert.Contains("the data of operation 'add'", outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("transient", "Ironflow.OperationFailedException", true)]
    [InlineData("permanent", "Ironflow.OperationFailedException", false)]
    [InlineData("timeout", "System.TimeoutException", true)]
    [InlineData("http", "System.Net.Http.HttpRequestException", true)]
    [InlineData("http404", "System.Net.Http.HttpRequestException", false)]
    [InlineData("bug", "System.InvalidOperationException", false)]
    [InlineData("cancelled", "System.OperationCanceledException", false)]
    public async Task Operation_Throws_IsDataWithWhatItHadSpent(string how, string type, bool transient)
    {
        var outcome = await RunAsync("fail", $$"""{"how":"{{how}}"}""");

        Assert.Equal(FailureKind.Operation, outcome.Failure!.Kind);
        Assert.Equal(type, outcome.Failure.ExceptionType);
        Assert.Equal($"operation failed: {how}", outcome.Failure.Message);
        Assert.Equal(transient, outcome.Failure.IsTransient);
        Assert.Equal((1.25m, 10, 20), (outcome.CostUsd, outcome.InputTokens, outcome.OutputTokens));
        Assert.False(outcome.Stopped);
    }

    [Fact]
    public async Task Secret_Missing_FailsTheOperationNamingIt()
    {
        var outcome = await RunAsync("probe", "{}");

        Assert.Contains("no secret named 'NAME'", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.False(outcome.Failure.IsTransient);
    }

    [Fact]
    public async Task Result_TextAboveTheLimit_IsCutAndStaysAText()
    {
        var outcome = await RunAsync("big", """{"asText":true}""");

        var text = outcome.Json().GetString()!;
        Assert.Null(outcome.Failure);
        Assert.Contains("bytes cut] …", text, StringComparison.Ordinal);
        Assert.True(text.Length < 10_600_000);
    }

    [Fact]
    public async Task Result_StructureAboveTheLimit_FailsWithHeadAndTail()
    {
        var outcome = await RunAsync("big", """{"asText":false}""");

        Assert.Contains("its result has 11000004 bytes", outcome.Failure!.Message, StringComparison.Ordinal);
        Assert.StartsWith("[\"xx", outcome.Json().GetString(), StringComparison.Ordinal);
        Assert.EndsWith("xx\"]", outcome.Json().GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_OperationHeedsIt_IsStopped()
    {
        using var stop = new CancellationTokenSource();
        var gate = new Gate();
        var running = RunAsync("block", """{"heeds":true}""", gate: gate, stop: stop.Token);
        await gate.Entered.Task;
        await stop.CancelAsync();

        Assert.True((await running).Stopped);
    }

    [Fact]
    public async Task Stop_OperationIgnoresIt_IsGivenUpAfterTheGrace()
    {
        using var stop = new CancellationTokenSource();
        var gate = new Gate();
        var running = RunAsync("block", """{"heeds":false}""", gate: gate, stop: stop.Token);
        await gate.Entered.Task;
        await stop.CancelAsync();
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return running.IsCompleted;
            },
            "the step ends without its operation");

        Assert.True((await running).Stopped);
        gate.Leave.SetResult();
    }

    private async Task<StepOutcome> RunAsync(string kind, string data, ISecretSource? secrets = null, Gate? gate = null, CancellationToken stop = default)
    {
        var registry = new IronflowBuilder().AddOperation<Add>().AddOperation<Probe>().AddOperation<Fail>().AddOperation<Big>().AddOperation<Block>().Build();
        await using var services = new ServiceCollection().AddScoped<Service>().AddSingleton(gate ?? new Gate()).BuildServiceProvider(validateScopes: true);
        var executor = new OperationExecutor(registry, services, new IronflowOptions(), time);
        return await executor.ExecuteAsync(Executions.Of(
            new OperationStepConfig { Operation = kind, Data = new RawJson(data) }, StepKind.Parse(kind), secrets, stop: stop));
    }

    private sealed record Sum(int TheSum);

    private sealed class Service
    {
        public string Text => "service";
    }

    private sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Leave { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [OperationKind("add")]
    private sealed record Add(int Left, int Right) : Operation<Sum>
    {
        public override Task<Sum> RunAsync(OperationContext context) => Task.FromResult(new Sum(Left + Right));
    }

    [OperationKind("probe")]
    private sealed record Probe : Operation<string>
    {
        public override Task<string> RunAsync(OperationContext context)
            => Task.FromResult(
                $"{context.Services.GetRequiredService<Service>().Text} {context.GetSecret("NAME")} {context.StepName} {context.IdempotencyKey[^14..]}");
    }

    [OperationKind("fail")]
    private sealed record Fail(string How) : Operation<string>
    {
        public override Task<string> RunAsync(OperationContext context)
        {
            context.ReportCost(1.25m);
            context.ReportTokens(10, 20);
            throw How switch
            {
                "transient" => new OperationFailedException(How, isTransient: true),
                "permanent" => new OperationFailedException(How),
                "timeout" => new TimeoutException(How),
                "http" => new HttpRequestException(How),
                "http404" => new HttpRequestException(How, null, System.Net.HttpStatusCode.NotFound),
                "cancelled" => new OperationCanceledException(How),
                _ => new InvalidOperationException(How),
            };
        }
    }

    [OperationKind("big")]
    private sealed record Big(bool AsText) : IOperation
    {
        public Task<object?> ExecuteAsync(OperationContext context)
        {
            var text = new string('x', 11_000_000);
            return Task.FromResult<object?>(AsText ? text : new[] { text });
        }
    }

    [OperationKind("block")]
    private sealed record Block(bool Heeds) : Operation<string>
    {
        public override async Task<string> RunAsync(OperationContext context)
        {
            var gate = context.Services.GetRequiredService<Gate>();
            gate.Entered.SetResult();
            await gate.Leave.Task.WaitAsync(Heeds ? context.CancellationToken : CancellationToken.None);
            return "late";
        }
    }
}
