using Ironflow.Local.Tests.Semantics;
using Ironflow.Runs;
using Ironflow.TestKit.Telemetry;

namespace Ironflow.Local.Tests.Telemetry;

/// <summary>A run's trace as the OTLP exporter sends it.</summary>
public sealed class RunTraceTests
{
    private static readonly RetryPolicy Twice = new(2) { InitialInterval = TimeSpan.FromMilliseconds(1), RetryOn = RetryOn.AnyFailure };

    [Fact]
    public async Task Run_WithARetriedStepAndASkip_IsOneTreeWithTheRunsId()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        RunDetail detail;
        await using (var harness = await Harness.StartAsync(options => TelemetryHost.To(options, receiver), Retried()))
            detail = await harness.RunAsync();

        var trace = detail.Run.Id.ToString("N");
        Assert.Equal(["run test", "  step flaky", "    try 1", "    try 2", "  step left out"], SpanTree.Of(receiver.Spans, trace));
        var root = receiver.Spans.Single(span => span.TraceId == trace && span.Name == "run test");
        Assert.Equal((string.Empty, false), (root.ParentSpanId, root.IsError));
        Assert.Equal((detail.Run.CreatedAt, detail.Run.CompletedAt), (root.Start, root.End));
        var failed = receiver.Spans.Single(span => span.TraceId == trace && span.Name == "try 1");
        Assert.Equal((true, "operation"), (failed.IsError, failed.Attributes["error.type"]));
        Assert.False(receiver.Spans.Single(span => span.TraceId == trace && span.Name == "step flaky").IsError);
    }

    private static TestWorkflow Retried() => new(async context =>
    {
        await context.OperationAsync("flaky", new Fail(context.NewGuid().ToString(), 1, Transient: true), new StepOptions { Retry = Twice });
        await context.SkipAsync("left out", "nothing to do");
    });
}
