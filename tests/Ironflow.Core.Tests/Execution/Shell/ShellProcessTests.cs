using System.Diagnostics;
using Ironflow.Execution;
using Ironflow.Execution.Shell;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Execution.Shell;

public sealed class ShellProcessTests : ShellFixture
{
    [Fact]
    public async Task Rule10_2_Output_ThirtyMegabytes_KeepsHeadAndTailAndSaysHowMuchWasCut()
    {
        var outcome = await RunAsync(new ShellConfig("echo first; head -c 31457280 /dev/zero | tr '\\0' x; echo; echo last"));

        var json = outcome.Json();
        var stdout = json.GetProperty("stdout").GetString()!;
        Assert.Null(outcome.Failure);
        Assert.StartsWith("first\nxxx", stdout, StringComparison.Ordinal);
        Assert.EndsWith("xxx\nlast", stdout, StringComparison.Ordinal);
        var cut = json.GetProperty("truncated").GetProperty("stdout_bytes").GetInt64();
        Assert.Equal(31_457_280 + "first\n\nlast\n".Length - (10 * 1024 * 1024), cut);
        Assert.Contains($"… [{cut} bytes cut] …", stdout, StringComparison.Ordinal);
        await AssertNoProcessLeftAsync();
    }

    [Fact]
    public async Task Rule11_Shell_Stop_ChildIgnoresSigterm_IsKilledAfterTheGrace()
    {
        var began = Stopwatch.GetTimestamp();
        var outcome = await StopWhenReadyAsync("trap '' TERM; echo so far; touch ready; sleep 600; sleep 600");

        Assert.True(outcome.Stopped);
        Assert.Null(outcome.Failure);
        Assert.Equal("so far", outcome.Json().GetProperty("stdout").GetString());
        Assert.Equal(-9, outcome.Json().GetProperty("exit_code").GetInt32());
        Assert.True(Stopwatch.GetElapsedTime(began) > Grace);
        await AssertNoProcessLeftAsync();
    }

    [Fact]
    public async Task Stop_ChildHandlesSigterm_HasTheGraceToEnd()
    {
        var outcome = await StopWhenReadyAsync("trap 'echo cleaned; exit 0' TERM; touch ready; sleep 600 & wait");

        Assert.True(outcome.Stopped);
        Assert.Equal("cleaned", outcome.Json().GetProperty("stdout").GetString());
        Assert.Equal(0, outcome.Json().GetProperty("exit_code").GetInt32());
        await AssertNoProcessLeftAsync();
    }

    [Theory]
    [InlineData("sleep 600 & touch ready; sleep 600")]
    [InlineData("setsid sleep 600 & touch ready; sleep 600")]
    [InlineData("(sh -c 'trap \"\" TERM; sleep 600; sleep 600' &) ; touch ready; sleep 600")]
    [InlineData("setsid sh -c 'trap \"\" TERM; touch ready; sleep 600; sleep 600' & sleep 600")]
    public async Task Rule11_Shell_Quirk16_Stop_WithGrandchildren_LeavesNoProcess(string command)
    {
        var outcome = await StopWhenReadyAsync(command);

        Assert.True(outcome.Stopped);
        await AssertNoProcessLeftAsync();
    }

    [Theory]
    [InlineData("sleep 600 &")]
    [InlineData("setsid sleep 600 &")]
    public async Task Rule11_Shell_End_GrandchildHoldsThePipes_StepEndsAndSaysSo(string background)
    {
        var began = Stopwatch.GetTimestamp();
        var outcome = await RunAsync(new ShellConfig(background + " echo done"));

        Assert.Null(outcome.Failure);
        Assert.False(outcome.Stopped);
        Assert.Equal("done", outcome.Json().GetProperty("stdout").GetString());
        Assert.True(outcome.Json().GetProperty("output_dropped").GetBoolean());
        Assert.Equal(1, outcome.Json().GetProperty("background_killed").GetInt32());
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20));
        await AssertNoProcessLeftAsync();
    }

    [Theory]
    [InlineData("sleep 600 >/dev/null 2>&1 </dev/null & echo done")]
    [InlineData("setsid sleep 600 >/dev/null 2>&1 </dev/null & echo done")]
    public async Task End_DetachedGrandchild_IsKilledToo(string command)
    {
        var outcome = await RunAsync(new ShellConfig(command));

        Assert.Null(outcome.Failure);
        Assert.False(outcome.Json().TryGetProperty("output_dropped", out _));
        await AssertNoProcessLeftAsync();
    }

    [Fact]
    public async Task Stop_OnTimeout_KeepsTheOutputSoFar()
    {
        var outcome = await StopWhenReadyAsync("echo early; echo late >&2; touch ready; sleep 600");

        Assert.True(outcome.Stopped);
        Assert.Equal("early", outcome.Json().GetProperty("stdout").GetString());
        Assert.Equal("late", outcome.Json().GetProperty("stderr").GetString());
        await AssertNoProcessLeftAsync();
    }

    [Fact]
    public async Task Stop_SetBeforeTheStart_StartsNothing()
    {
        var outcome = await RunAsync(new ShellConfig("touch started") { Directory = Folder }, stop: new CancellationToken(canceled: true));

        Assert.True(outcome.Stopped);
        Assert.False(File.Exists(Path.Combine(Folder, "started")));
    }

    [Fact]
    public async Task Mark_CannotBeWritten_NothingRunsAndItThrows()
    {
        await Assert.ThrowsAsync<IOException>(() => RunAsync(
            new ShellConfig("touch started; sleep 600") { Directory = Folder }, started: _ => throw new IOException("store away")));

        Assert.False(File.Exists(Path.Combine(Folder, "started")));
        await AssertNoProcessLeftAsync();
    }

    [Fact]
    public async Task Rule11_Shell_Leftover_MarkMatches_GroupIsKilled()
    {
        var mark = new TaskCompletionSource<ProcessMark>();
        var running = RunAsync(new ShellConfig("sleep 600 & sleep 600"), started: started =>
        {
            mark.SetResult(started);
            return Task.CompletedTask;
        });
        var process = await mark.Task;
        await Eventually.TrueAsync(() => Processes().Count() == 3, "the command runs");

        Assert.False(LeftoverProcess.Kill(process with { StartedAt = process.StartedAt + 1 }));
        Assert.False(LeftoverProcess.Kill(process with { Machine = "another" }));
        Assert.False(running.IsCompleted);
        Assert.True(LeftoverProcess.Kill(process));

        Assert.Equal(-9, (await running).Failure!.ExitCode);
        Assert.False(LeftoverProcess.Kill(process));
        await AssertNoProcessLeftAsync();
    }

    [Fact]
    public async Task Leftover_LeaderGone_IsFoundByTheIdempotencyKey()
    {
        var request = Execution(new ShellConfig("true")).Request;
        using var orphan = Process.Start(new ProcessStartInfo("setsid", ["sleep", "600"])
        {
            Environment = { ["IRONFLOW_IDEMPOTENCY_KEY"] = request.IdempotencyKey() },
        })!;
        await Eventually.TrueAsync(() => File.ReadAllText($"/proc/{orphan.Id}/comm").StartsWith("sleep", StringComparison.Ordinal), "it runs");

        Assert.False(LeftoverProcess.Kill(null, Guid.NewGuid() + ":001:00000:0000"));
        Assert.True(LeftoverProcess.Kill(null, request.IdempotencyKey()));

        await orphan.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }
}
