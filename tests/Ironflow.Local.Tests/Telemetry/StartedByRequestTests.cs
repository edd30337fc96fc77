using System.Diagnostics;
using System.Net.Http.Json;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.Tests.Semantics;
using Ironflow.Runs;
using Ironflow.TestKit.Telemetry;

namespace Ironflow.Local.Tests.Telemetry;

/// <summary>The W3C context of the request that starts a run goes on to the run's steps and what they call.</summary>
public sealed class StartedByRequestTests
{
    private readonly string trace = ActivityTraceId.CreateRandom().ToHexString();

    private string Caller => $"00-{trace}-b7ad6b7169203331-01";

    [Fact]
    public async Task PostRuns_WithTraceParent_RunIsBelowTheRequestAndThatBelowItsCaller()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        RunDetail detail;
        await using (var harness = await Harness.StartAsync(options => TelemetryHost.To(options, receiver), new TestWorkflow(context => context.SkipAsync("none", "nothing"))))
            detail = await harness.EndOfAsync(await PostAsync(harness, Caller));

        var spans = receiver.Spans.Where(span => span.TraceId == trace).ToList();
        var request = Assert.Single(spans, span => span.Name == "POST /api/v1/runs");
        Assert.Equal($"00-{trace}-{request.SpanId}-01", detail.Run.TraceParent);
        Assert.Equal(("b7ad6b7169203331", 2, "201"), (request.ParentSpanId, request.Kind, request.Attributes["http.response.status_code"]));
        Assert.Equal(request.SpanId, Assert.Single(spans, span => span.Name == "run test").ParentSpanId);
        Assert.Contains(receiver.Points, point => point.Name == "ironflow_api_requests_total" && point.Attributes["operation"] == "CreateRun" && point.Attributes["status"] == "201");
    }

    [Fact]
    public async Task HttpAndShellStep_OfATracedRunWithoutATelemetry_HandTheContextOn()
    {
        await using var target = await HeaderServer.StartAsync();
        var workflow = new TestWorkflow(async context =>
        {
            await context.HttpAsync("fetch", HttpConfig.Get(target.Url));
            await context.HttpAsync("own", HttpConfig.Get(target.Url).WithHeader("traceparent", "00-11111111111111111111111111111111-2222222222222222-00"));
            var shell = await context.ShellAsync("print", new ShellConfig("printenv TRACEPARENT"));
            context.SetOutput(shell.Stdout);
        });
        await using var harness = await Harness.StartAsync(options => options with { Ironflow = new IronflowOptions { AllowedHosts = ["127.0.0.1"] } }, workflow);

        var detail = await harness.EndOfAsync(await PostAsync(harness, Caller));

        Assert.Equal(RunStatus.Completed, detail.Run.Status);
        // Another test of this process may listen meanwhile: the trace is the caller's either way, the span above may be the request's.
        var sent = target.Requests.Select(headers => headers["traceparent"]).ToList();
        Assert.StartsWith($"00-{trace}-", sent[0], StringComparison.Ordinal);
        Assert.Equal("00-11111111111111111111111111111111-2222222222222222-00", sent[1]);
        Assert.Contains($"00-{trace}-", detail.Run.Output!.Value.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostRuns_WithATraceParentThatIsNone_IsTakenWithoutIt()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(context => context.SkipAsync("none", "nothing")));

        var detail = await harness.EndOfAsync(await PostAsync(harness, "00-00000000000000000000000000000000-b7ad6b7169203331-01"));

        Assert.DoesNotContain("b7ad6b7169203331", detail.Run.TraceParent ?? string.Empty, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Completed, detail.Run.Status);
    }

    private static async Task<Guid> PostAsync(Harness harness, string traceParent)
    {
        using var client = new HttpClient { BaseAddress = new Uri(harness.Host.Url) };
        using var message = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Content = JsonContent.Create(new { workflow = "test" }) };
        message.Headers.TryAddWithoutValidation("traceparent", traceParent);
        using var reply = await client.SendAsync(message);
        using var body = System.Text.Json.JsonDocument.Parse(await reply.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("data").GetProperty("id").GetGuid();
    }
}
