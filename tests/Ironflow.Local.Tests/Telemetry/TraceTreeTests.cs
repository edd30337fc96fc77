using System.Text.Json.Nodes;
using Ironflow.Hosting;
using Ironflow.Local.Hosting;
using Ironflow.Local.Tests.Semantics;
using Ironflow.Runs;
using Ironflow.TestKit.ModelServers;
using Ironflow.TestKit.Telemetry;

namespace Ironflow.Local.Tests.Telemetry;

/// <summary>One run with a bit of everything: its trace is one tree. <c>docs/trace.svg</c> is drawn from this test's export, with
/// <c>IRONFLOW_DRAW_TRACE=1</c>.</summary>
public sealed class TraceTreeTests
{
    private static readonly string[] Expected =
    [
        "run tour",
        "  step charge",
        "    try 1",
        "    try 2",
        "  step fetch",
        "    try 1",
        "      GET",
        "  step left",
        "    try 1",
        "  step right",
        "    try 1",
        "  step ask",
        "    try 1",
        "      invoke_agent ask",
        "        chat claude-sonnet-4-5",
        "        execute_tool test_echo",
        "        chat claude-sonnet-4-5",
        "  step pause",
        "  step publish",
        "    run inner",
        "      step tag",
        "        try 1",
        "  step notify",
    ];

    [Fact]
    public async Task Run_WithRetryRequestWaveAgentDelayAndChild_IsOneTree()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var target = await HeaderServer.StartAsync();
        await using var model = await AnthropicServer.StartAsync(
            new AnthropicTurn { Content = [new AnthropicText("Let me look."), new AnthropicToolUse("test_echo", new JsonObject { ["text"] = "private words" })] },
            AnthropicTurn.Text("private answer"));
        RunDetail detail;
        await using (var harness = await Harness.StartAsync(
            options => TelemetryHost.To(ModelHost.With(options with { Ironflow = new IronflowOptions { AllowedHosts = ["127.0.0.1"] } }, model, "planted-key-0815-4711"), receiver),
            Tour(target.Url),
            new TestWorkflow(context => context.ShellAsync("tag", ShellConfig.Exec("printenv", "TRACEPARENT")), "inner")))
        {
            detail = await harness.RunAsync("tour");
        }

        Assert.Equal(RunStatus.Completed, detail.Run.Status);
        var trace = detail.Run.Id.ToString("N");
        var spans = receiver.Spans.Where(span => span.TraceId == trace).ToList();
        Assert.Equal(Expected, SpanTree.Of(spans, trace));
        Assert.Equal(string.Empty, spans.Single(span => span.Name == "run tour").ParentSpanId);

        var request = spans.Single(span => span.Name == "GET");
        Assert.Equal(
            (3, "GET", "200", "127.0.0.1"),
            (request.Kind, request.Attributes["http.request.method"], request.Attributes["http.response.status_code"], request.Attributes["server.address"]));
        Assert.Equal($"00-{trace}-{request.SpanId}-01", Assert.Single(target.Requests)["traceparent"]);

        var call = spans.Single(span => span.Name == "invoke_agent ask");
        Assert.Equal(
            ("invoke_agent", "anthropic", "claude-sonnet-4-5", "20", "10"),
            (call.Attributes["gen_ai.operation.name"], call.Attributes["gen_ai.provider.name"], call.Attributes["gen_ai.response.model"],
                call.Attributes["gen_ai.usage.input_tokens"], call.Attributes["gen_ai.usage.output_tokens"]));
        Assert.All(spans.Where(span => span.Name.StartsWith("chat ", StringComparison.Ordinal)), chat => Assert.Equal((3, "10"), (chat.Kind, chat.Attributes["gen_ai.usage.input_tokens"])));
        Assert.All(spans, span => Assert.DoesNotContain(span.Attributes.Values, value => value.Contains("private", StringComparison.Ordinal)));
        // Every span lies within the one above it, but for the clocks of a live one and of a row.
        Assert.All(SpanTree.Walk(spans, trace), at => Assert.True(at.Span.End > at.Span.Start));

        if (Environment.GetEnvironmentVariable("IRONFLOW_DRAW_TRACE") == "1")
            await File.WriteAllTextAsync(Waterfall.Picture, Waterfall.Draw([.. SpanTree.Walk(spans, trace)]));
    }

    private static TestWorkflow Tour(string url) => new(
        async context =>
        {
            var retried = new StepOptions { Retry = new RetryPolicy(2) { InitialInterval = TimeSpan.FromMilliseconds(40) } };
            await context.OperationAsync("charge", new Fail(context.NewGuid().ToString(), 1, Transient: true), retried);
            await context.HttpAsync("fetch", HttpConfig.Get(url + "/orders"));
            await context.ParallelAsync([Step.Operation("left", new Echo("l")), Step.Operation("right", new Echo("r"))]);
            await context.AgentAsync("ask", new AgentConfig("private question") { AllowedTools = ["test.echo"], Model = "claude-sonnet-4-5" });
            await context.DelayAsync("pause", TimeSpan.FromMilliseconds(30));
            await context.WorkflowAsync("publish", WorkflowConfig.Named("inner"));
            await context.SkipAsync("notify", "nobody asked");
        },
        "tour");
}
