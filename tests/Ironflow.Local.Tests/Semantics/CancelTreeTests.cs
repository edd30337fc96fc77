using System.Diagnostics;
using Ironflow.Hosting;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>A cancel reaches everything below a run (semantics 7.4, 9.3; quirks 16, 28).</summary>
public sealed class CancelTreeTests
{
    [Fact]
    public async Task Rule9_3_CommandsInAChildInAWave_AreGoneWithTheirChildren_AndEveryRowIsFinal()
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-cancel-").FullName;
        var inner = new TestWorkflow(
            context => context.ShellAsync("sleep", new ShellConfig($"echo $$ > {folder}/$$; sleep 600 & sleep 600")), "inner");
        var outer = new TestWorkflow(
            context => context.ParallelAsync([Step.Workflow("one", WorkflowConfig.Named("inner")), Step.Workflow("two", WorkflowConfig.Named("inner"))]));
        await using var harness = await Harness.StartAsync(inner, outer);
        var run = await harness.CreateAsync("test");
        await harness.UntilAsync(run.Id, _ => Directory.GetFiles(folder).Length == 2);
        var groups = Directory.GetFiles(folder).Select(Path.GetFileName).Select(int.Parse!).ToList();

        var watch = Stopwatch.StartNew();
        await harness.Host.Runs.CancelAsync(run.Id, Caller.OperatingSystemUser);
        var detail = await harness.EndOfAsync(run.Id);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"it took {watch.Elapsed}");
        Assert.Equal((RunStatus.Cancelled, ErrorCodes.Cancelled), (detail.Run.Status, detail.Run.ErrorCode));
        Assert.Empty(ProcessesOf(groups));
        await AssertFinalAsync(harness, detail);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Rule5_3_Quirk16_FailFast_KillsTheOthersWithTheirChildren_AndNamesTheSibling()
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-failfast-").FullName;
        await using var harness = await Harness.StartAsync(new TestWorkflow(context => context.ParallelAsync(
        [
            Step.Shell("long", new ShellConfig($"echo $$ > {folder}/$$.new; mv {folder}/$$.new {folder}/$$; sleep 600 & sleep 600")),
            Step.Shell("bad", new ShellConfig($"while [ -z \"$(ls {folder} | grep -v new)\" ]; do sleep 0.05; done; exit 3")),
        ])));
        var detail = await harness.RunAsync();

        Assert.Equal(ErrorCodes.StepFailed, detail.Run.ErrorCode);
        var stopped = detail.Steps.Single(s => s.Name == "long");
        Assert.Equal((StepStatus.Cancelled, "stopped because 'bad' failed"), (stopped.Status, stopped.Error));
        Assert.True(stopped.DurationMs > 0);
        Assert.Empty(ProcessesOf([.. Directory.GetFiles(folder).Select(Path.GetFileName).Select(int.Parse!)]));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Rule7_4_ACancelledChild_FailsItsParentsStep_UnlessTolerated()
    {
        var inner = new TestWorkflow(context => context.ApprovalAsync("release", "Release?"), "inner");
        var outer = new TestWorkflow(async context =>
        {
            await context.WorkflowAsync("tolerated", WorkflowConfig.Named("inner"), new StepOptions { AllowFailure = true });
            await context.WorkflowAsync("not", WorkflowConfig.Named("inner"));
        });
        await using var harness = await Harness.StartAsync(inner, outer);
        var run = await harness.CreateAsync("test");
        for (var n = 1; n <= 2; n++)
        {
            var waiting = await harness.UntilAsync(run.Id, d => d.Steps.Count == n && d.Run.Status == RunStatus.AwaitingApproval);
            await harness.Host.Runs.CancelAsync(waiting.Steps[^1].ChildRunId!.Value, Caller.OperatingSystemUser);
        }

        var detail = await harness.EndOfAsync(run.Id);
        Assert.Equal((RunStatus.Failed, ErrorCodes.StepFailed), (detail.Run.Status, detail.Run.ErrorCode));
        Assert.Equal([StepStatus.Failed, StepStatus.Failed], detail.Steps.Select(s => s.Status));
        Assert.All(detail.Steps, s => Assert.Contains("was cancelled by", s.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rule9_3_AtAGate_TheGateCloses_AndNoHandlerCodeRuns()
    {
        var ran = false;
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            context.OnError(Step.Operation("undo", new Echo("undo")));
            try
            {
                await context.ApprovalAsync("release", "Release?");
            }
            finally
            {
                ran = true;
            }
        }));
        var run = await harness.CreateAsync("test");
        await harness.UntilAsync(run.Id, d => d.Run.Status == RunStatus.AwaitingApproval);
        await harness.Host.Runs.CancelAsync(run.Id, Caller.OperatingSystemUser);
        var detail = await harness.EndOfAsync(run.Id);

        Assert.Equal((RunStatus.Cancelled, StepStatus.Cancelled), (detail.Run.Status, Assert.Single(detail.Steps).Status));
        Assert.False(ran);
    }

    private static async Task AssertFinalAsync(Harness harness, RunDetail detail)
    {
        Assert.All(detail.Steps, step => Assert.True(StepTransitions.IsFinal(step.Status), $"{step.Name} is {step.Status}"));
        foreach (var child in detail.Steps.Select(s => s.ChildRunId).OfType<Guid>())
        {
            var below = (await RunDetail.ReadAsync(harness.Store, child))!;
            Assert.Equal(RunStatus.Cancelled, below.Run.Status);
            await AssertFinalAsync(harness, below);
        }
    }

    /// <summary>What is alive of process groups; a zombie nobody has waited for is not.</summary>
    private static List<string> ProcessesOf(IReadOnlyList<int> groups)
    {
        var alive = new List<string>();
        foreach (var folder in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (groups.Contains(int.Parse(fields[2], System.Globalization.CultureInfo.InvariantCulture)) && fields[0] is not ("Z" or "X"))
                    alive.Add(stat);
            }
            catch (IOException)
            {
                // It ended while it was looked at.
            }
        }

        return alive;
    }
}
