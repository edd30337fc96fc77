using Ironflow.Gates;
using Ironflow.Local.Runs;
using Ironflow.Local.Tests.Semantics;
using Ironflow.Runs;

namespace Ironflow.Local.Tests.Commands;

/// <summary>What <c>ironflow run</c> asks on a terminal.</summary>
public sealed class GatePromptTests
{
    [Fact]
    public async Task Ask_GatesOneAfterTheOther_EachOnceUntilTheRunEnds()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            await context.ApprovalAsync("release", "Release?");
            context.SetOutput((await context.HumanInputAsync<int>("how many", new HumanInputConfig("How many?"))).Value);
        }));
        var (detail, output) = await AskToTheEndAsync(harness, "maybe", "y", "fine", "{", "\"x\"", "3");

        Assert.Equal((RunStatus.Completed, "3"), (detail.Run.Status, detail.Run.Output!.Value.ToString()));
        Assert.Equal(("fine", GateOutcome.Approved), (detail.Steps[0].Gate!.Decision!.Comment, detail.Steps[0].Gate!.Decision!.Outcome));
        Assert.Equal(1, Count(output, "release: Release?"));
        Assert.Equal(2, Count(output, "approve? [y]es"));
        Assert.Contains("that is not JSON", output, StringComparison.Ordinal);
        Assert.Contains("does not fit", output, StringComparison.Ordinal);
        Assert.Equal(3, Count(output, "value as JSON"));
    }

    [Fact]
    public async Task Ask_AGateInAChild_IsAskedToo_AndNoRejects()
    {
        await using var harness = await Harness.StartAsync(
            new TestWorkflow(context => context.ApprovalAsync("release", "Release?"), "inner"),
            new TestWorkflow(context => context.WorkflowAsync("call", WorkflowConfig.Named("inner"))));
        var (detail, _) = await AskToTheEndAsync(harness, "n", "not today");

        Assert.Equal(RunStatus.Failed, detail.Run.Status);
        Assert.Contains("not today", detail.Run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_LeftToOthers_SaysHowToDecideAndAsksNoMore()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(context => context.ApprovalAsync("release", new ApprovalConfig("Release?") { Required = 2 })));
        var run = (await harness.CreateAsync("test")).Id;
        var waiting = await harness.UntilAsync(run, d => d.Run.Status == RunStatus.AwaitingApproval);
        using var output = new StringWriter();
        using var input = new StringReader("y\n\n");
        var prompt = new GatePrompt(new OwnRunClient(harness.Host), input, output);

        Assert.True(await prompt.IsNeededAsync(waiting, CancellationToken.None));
        await prompt.AskAsync(waiting, CancellationToken.None);

        Assert.False(await prompt.IsNeededAsync((await RunDetail.ReadAsync(harness.Store, run))!, CancellationToken.None));
        Assert.Contains($"waiting; from another terminal: ironflow approve {run}", output.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(RunDetail Detail, string Output)> AskToTheEndAsync(Harness harness, params string[] answers)
    {
        var run = (await harness.CreateAsync("test")).Id;
        using var output = new StringWriter();
        using var input = new StringReader(string.Join('\n', answers) + "\n");
        // The harness disposes of the host, which the client would do as well.
        var client = new OwnRunClient(harness.Host);
        var prompt = new GatePrompt(client, input, output);
        while (true)
        {
            using var view = new PlainRunView(TextWriter.Null);
            var detail = await new RunFollower(client, TimeProvider.System).FollowAsync(run, view, d => prompt.IsNeededAsync(d, CancellationToken.None), CancellationToken.None);
            if (RunTransitions.IsTerminal(detail.Run.Status))
                return (detail, output.ToString());
            await prompt.AskAsync(detail, CancellationToken.None);
        }
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
