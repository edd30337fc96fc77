using Ironflow.Durable;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Records;
using Ironflow.Runs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Ironflow.Core.Tests.Orchestration;

/// <summary>The end of a run in its orchestration's output: recorded once the engine has it, from what the engine has.</summary>
public sealed class RunEndingsTests : IDisposable
{
    private static readonly Guid RunId = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057");
    private static readonly string InstanceId = DurableNames.InstanceId(RunId);

    private readonly Mock<IDurableClient> durable = new();
    private readonly Mock<IRecordStore> store = new();
    private readonly FakeTimeProvider time = new();
    private readonly List<RunFinish> recorded = [];
    private readonly ServiceProvider services;

    public RunEndingsTests()
    {
        store.Setup(s => s.FinishRunAsync(RunId, It.IsAny<RunFinish>(), It.IsAny<CancellationToken>()))
            .Callback((Guid _, RunFinish finish, CancellationToken _) => recorded.Add(finish))
            .ReturnsAsync(() => throw new StoreUnavailableException("only what it was asked counts here"));
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton<TimeProvider>(time)
            .AddSingleton(durable.Object)
            .AddSingleton(store.Object)
            .AddIronflow(_ => { })
            .BuildServiceProvider();
    }

    [Fact]
    public async Task AnEnd_IsRecordedAfterTheEngineHasIt()
    {
        durable.SetupSequence(d => d.GetAsync(InstanceId, It.IsAny<CancellationToken>()))
            .ReturnsAsync(Instance(DurableStatus.Running, null))
            .ReturnsAsync(Instance(DurableStatus.Completed, Output(RunStatus.Completed, "1")));

        await FollowAsync();

        Assert.Equal((RunStatus.Completed, "1"), (recorded.Single().Status, recorded[0].Output.ToString()));
    }

    [Fact]
    public async Task WhatIsRecorded_IsWhatTheEngineKept_NotWhatATurnAnswered()
    {
        durable.Setup(d => d.GetAsync(InstanceId, It.IsAny<CancellationToken>())).ReturnsAsync(Instance(DurableStatus.Completed, Output(RunStatus.Cancelled, null)));

        await FollowAsync();

        Assert.Equal(RunStatus.Cancelled, recorded.Single().Status);
    }

    [Theory]
    [InlineData(DurableStatus.Running)]
    [InlineData(DurableStatus.Failed)]
    [InlineData(DurableStatus.Terminated)]
    public async Task ATurnThatWasNotKept_IsLeftToTheSweep(DurableStatus status)
    {
        durable.Setup(d => d.GetAsync(InstanceId, It.IsAny<CancellationToken>())).ReturnsAsync(Instance(status, null));

        await FollowAsync();

        Assert.Empty(recorded);
    }

    [Fact]
    public async Task AnEngineThatIsAway_IsNobodysFailure()
    {
        durable.Setup(d => d.GetAsync(InstanceId, It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("no client yet"));

        await FollowAsync();

        Assert.Empty(recorded);
    }

    [Theory]
    [InlineData("""{"status":"completed"}""")]
    [InlineData("not JSON")]
    [InlineData("null")]
    public void AnOutputWithoutAnEnd_IsNotFollowed(string output)
    {
        // The time stands still: what is followed waits for its first look.
        Assert.True(services.GetRequiredService<RunEndings>().Follow(InstanceId, output).IsCompletedSuccessfully);
    }

    [Fact]
    public void AnOutcome_IsReadAsItWasWritten()
    {
        var outcome = RunOutcome.Parse(Output(RunStatus.Failed, """{"a":1}"""))!;

        Assert.Equal(("failed", true, """{"a":1}"""), (outcome.Status, outcome.Transient, outcome.End!.Output.ToString()));
        Assert.Equal("""{"status":"completed"}""", new RunOutcome("completed", Transient: false).ToJson());
    }

    public void Dispose() => services.Dispose();

    private async Task FollowAsync()
    {
        var following = services.GetRequiredService<RunEndings>().Follow(InstanceId, Output(RunStatus.Completed, "1"));
        while (!following.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        await following;
    }

    private static string Output(RunStatus status, string? output)
    {
        var end = new RecordRequest { Action = RecordAction.Finish, RunId = RunId, Status = status, Output = output is null ? null : new RawJson(output) };
        return new RunOutcome(SnakeCase.Name(status), Transient: true, end).ToJson();
    }

    private static DurableInstance Instance(DurableStatus status, string? output)
        => new(InstanceId, DurableNames.RunOrchestrator, status, output, null, null);
}
