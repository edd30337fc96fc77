using System.Diagnostics;
using Ironflow.Local.Tests.Semantics;
using Ironflow.Runs;
using Ironflow.TestKit.Telemetry;
using Microsoft.Extensions.Logging;

namespace Ironflow.Local.Tests.Telemetry;

/// <summary>What else a host exports, and that a collector cannot hurt it.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task Logs_OfStepAndHandler_CarryRunAndStep()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var workflow = new TestWorkflow(async context =>
        {
#pragma warning disable CA1848, CA2254
            context.Logger.LogInformation("said once");
#pragma warning restore CA1848, CA2254
            await context.OperationAsync("work", new Echo("logged"));
            await context.SkipAsync("none", "nothing");
        });
        RunDetail detail;
        await using (var harness = await Harness.StartAsync(options => TelemetryHost.To(options, receiver), workflow))
            detail = await harness.RunAsync();

        var lines = receiver.Logs.Where(log => log.Attributes.GetValueOrDefault("run_id") == detail.Run.Id.ToString("D")).ToList();
        // The harness replays after every event.
        Assert.Equal("test", Assert.Single(lines, log => log.Body == "said once").Attributes["workflow"]);
        var started = Assert.Single(lines, log => log.Body.StartsWith("Step 'work' (test.echo) started", StringComparison.Ordinal));
        Assert.Equal(
            ("work", detail.Steps[0].Id.ToString("D"), "test", "1", detail.Run.Id.ToString("N")),
            (started.Attributes["step"], started.Attributes["step_id"], started.Attributes["workflow"], started.Attributes["attempt"], started.TraceId));
    }

    [Fact]
    public async Task Metrics_OfARun_AreExportedUnderTheirNames()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var harness = await Harness.StartAsync(options => TelemetryHost.To(options, receiver), new TestWorkflow(context => context.ShellAsync("say", new ShellConfig("true")), "metered")))
            await harness.RunAsync("metered");

        Assert.Contains(receiver.Points, point => point is { Name: "ironflow_runs_total" } && point.Attributes["workflow"] == "metered" && point.Attributes["status"] == "completed");
        Assert.Contains(receiver.Points, point => point is { Name: "ironflow_run_duration_seconds", Unit: "s" } && point.Attributes["workflow"] == "metered");
        Assert.Contains(receiver.Points, point => point is { Name: "ironflow_steps_total" } && point.Attributes["kind"] == "shell");
        Assert.Contains(receiver.Points, point => point is { Name: "ironflow_shell_total" } && point.Attributes["status"] == "completed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Collector_SilentOrGone_RunCompletesAndTheHostEndsInTime(bool silent)
    {
        await using var receiver = await OtlpReceiver.StartAsync(isSilent: true);
        // Port 9 of loopback is not listened on.
        var endpoint = silent ? receiver.Url : "http://127.0.0.1:9";
        var harness = await Harness.StartAsync(options => TelemetryHost.To(options, endpoint), new TestWorkflow(context => context.SkipAsync("none", "nothing")));

        var detail = await harness.RunAsync();
        var started = Stopwatch.GetTimestamp();
        await harness.DisposeAsync();

        Assert.Equal(RunStatus.Completed, detail.Run.Status);
        // Five seconds for the collector, and room for a loaded machine.
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Run_RecordedAsEndedAgain_HasOneSpan()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        RunDetail detail;
        await using (var harness = await Harness.StartAsync(options => TelemetryHost.To(options, receiver), new TestWorkflow(context => context.SkipAsync("none", "nothing"))))
        {
            detail = await harness.RunAsync();
            await harness.Store.FinishRunAsync(detail.Run.Id, new Ironflow.Records.RunFinish(RunStatus.Completed, TimeProvider.System.GetUtcNow()));
        }

        Assert.Equal(["run test", "step none"], receiver.Spans.Where(span => span.TraceId == detail.Run.Id.ToString("N")).Select(span => span.Name).Order(StringComparer.Ordinal));
    }
}
