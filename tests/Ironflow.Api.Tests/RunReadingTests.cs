using System.Net;
using System.Text.Json;
using Ironflow.Api.Tests.Support;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Api.Tests;

public class RunReadingTests
{
    [Fact]
    public async Task ListRuns_Pages_AreNewestFirstAndGoOnByCursor()
    {
        await using var server = await ApiServer.StartAsync();
        var runs = Enumerable.Range(0, 5).Select(i => Given.Run(at: Given.Noon.AddMinutes(i))).ToList();
        runs.ForEach(server.Store.Put);

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var root = await (await server.Client.GetAsync($"/api/v1/runs?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).RootAsync();
            Assert.Equal(2, root.GetProperty("meta").GetProperty("limit").GetInt32());
            seen.AddRange(root.GetProperty("data").EnumerateArray().Select(r => r.GetProperty("id").GetGuid()));
            cursor = root.GetProperty("meta").TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        Assert.Equal(runs.Select(r => r.Id).Reverse(), seen);
    }

    [Fact]
    public async Task ListRuns_Filters_ReachTheStore()
    {
        await using var server = await ApiServer.StartAsync();
        var wanted = Given.Run("greet", RunStatus.AwaitingApproval, Given.Noon, ("team", "a:b"), ("env", "prod"));
        server.Store.Put(wanted);
        server.Store.Put(Given.Run("greet", RunStatus.Running, Given.Noon, ("team", "a:b"), ("env", "prod")));

        var data = await server.Client.DataAsync(
            "/api/v1/runs?workflow=GRE&status=awaiting_approval&label=team:a:b&label=env:prod&created_after=2026-05-04T12:00Z&created_before=2026-05-04T14:00:00.5%2B01:00");

        Assert.Equal(wanted.Id, Assert.Single(data.EnumerateArray()).GetProperty("id").GetGuid());
        var query = server.Store.LastQuery!;
        Assert.Equal(Given.Noon, query.CreatedAfter);
        Assert.Equal(Given.Noon.AddHours(1).AddMilliseconds(500), query.CreatedBefore);
        Assert.Equal(20, query.Limit);
        Assert.Equal(2, query.Labels.Count);
    }

    [Fact]
    public async Task ListRuns_LabelsWithCommas_AllMustMatch()
    {
        await using var server = await ApiServer.StartAsync();

        await server.Client.DataAsync("/api/v1/runs?label=a:1,b:2");

        Assert.Equal(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, server.Store.LastQuery!.Labels);
    }

    [Theory]
    [InlineData("nope=1", "nope")]
    [InlineData("Status=running", "Status")]
    [InlineData("run_id=x&has_steps=1", "has_steps, run_id")]
    public async Task ListRuns_UnknownParameters_AreNamed(string query, string named)
    {
        await using var server = await ApiServer.StartAsync();

        var error = await server.Client.GetAsync($"/api/v1/runs?{query}").ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");

        Assert.Equal(named, error.Detail("parameters"));
    }

    [Theory]
    [InlineData("status=done", "status")]
    [InlineData("status=", "status")]
    [InlineData("status=0", "status")]
    [InlineData("status=failed&status=running", "status")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("label=team", "label")]
    [InlineData("label=:x", "label")]
    [InlineData("label=", "label")]
    [InlineData("label=a:1,a:2", "label")]
    [InlineData("created_after=yesterday", "created_after")]
    [InlineData("created_before=2026-05-04T12:00:00", "created_before")]
    [InlineData("created_before=2026-05-04T12:00:00+00:00", "created_before")]
    public async Task ListRuns_ParameterOfTheWrongForm_IsNamed(string query, string named)
    {
        await using var server = await ApiServer.StartAsync();

        var error = await server.Client.GetAsync($"/api/v1/runs?{query}").ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");

        Assert.Equal(named, error.Detail("parameter"));
    }

    [Fact]
    public async Task Rule8_1_GetRun_WithSteps_HasEdgesAndSumsAsTheyStand()
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run();
        var first = Given.Step(run, 0);
        var second = Given.Step(run, 1, first.Id);
        server.Store.Put(run);
        server.Store.Put(first);
        server.Store.Put(second);
        server.Store.Put(Given.Step(run, 2, second.Id) with { Kind = StepKind.Delay, DurationMs = 1_000 });

        var data = await server.Client.DataAsync($"/api/v1/runs/{run.Id}");

        Assert.Equal(["run", "steps", "edges"], data.EnumerateObject().Select(p => p.Name));
        var shown = data.GetProperty("run");
        Assert.Equal(0.3m, shown.GetProperty("cost_usd").GetDecimal());
        Assert.Equal(30, shown.GetProperty("input_tokens").GetInt64());
        Assert.False(shown.TryGetProperty("output_tokens", out _));
        Assert.Equal(14, shown.GetProperty("active_ms").GetInt64());
        Assert.Equal(1_000, shown.GetProperty("waiting_ms").GetInt64());
        Assert.Equal(["step-0", "step-1", "step-2"], data.GetProperty("steps").EnumerateArray().Select(s => s.Text("name")));
        Assert.All(data.GetProperty("steps").EnumerateArray(), s => Assert.False(s.TryGetProperty("output", out _)));
        var edge = data.GetProperty("edges")[0];
        Assert.Equal(second.Id, edge.GetProperty("step_id").GetGuid());
        Assert.Equal(first.Id, edge.GetProperty("depends_on").GetGuid());
        Assert.Equal(2, data.GetProperty("edges").GetArrayLength());
    }

    [Fact]
    public async Task Rule10_1_GetRun_Json_IsThatOfTheRecords()
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run(status: RunStatus.Failed) with { Error = "it's <broken> & späť", ErrorCode = "STEP_FAILED", Output = new RawJson("""{"camelCase":1.50}""") };
        server.Store.Put(run);

        var data = await server.Client.DataAsync($"/api/v1/runs/{run.Id}");

        Assert.Equal(JsonSerializer.Serialize(run, RecordJson.Relaxed.RunRecord), data.GetProperty("run").GetRawText());
    }

    [Fact]
    public async Task GetStep_Known_HasInputOutputAndTrace()
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run();
        var step = Given.Step(run, 0);
        server.Store.Put(run);
        server.Store.Put(step);

        var data = await server.Client.DataAsync($"/api/v1/runs/{run.Id}/steps/{step.Id}");

        Assert.Equal("shell", data.GetProperty("input").Text("type"));
        Assert.Equal("hi", data.GetProperty("output").Text("stdout"));
        Assert.Equal("[1]", data.GetProperty("trace").GetRawText());
        Assert.Equal("shell", data.Text("kind"));
    }

    [Fact]
    public async Task GetStep_Unknown_TellsRunFromStep()
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run();
        server.Store.Put(run);

        await server.Client.GetAsync($"/api/v1/runs/{run.Id}/steps/{Guid.NewGuid()}").ErrorAsync(HttpStatusCode.NotFound, "STEP_NOT_FOUND");
        await server.Client.GetAsync($"/api/v1/runs/{Guid.NewGuid()}/steps/{Guid.NewGuid()}").ErrorAsync(HttpStatusCode.NotFound, "RUN_NOT_FOUND");
    }

    [Theory]
    [InlineData("GET", "/api/v1/runs/{0}")]
    [InlineData("GET", "/api/v1/runs/{0}/events")]
    [InlineData("POST", "/api/v1/runs/{0}/cancel")]
    public async Task Run_Unknown_Is404(string method, string path)
    {
        await using var server = await ApiServer.StartAsync();
        var address = path.Replace("{0}", Guid.NewGuid().ToString(), StringComparison.Ordinal);

        await server.Client.SendAsync(new(new HttpMethod(method), address)).ErrorAsync(HttpStatusCode.NotFound, "RUN_NOT_FOUND");
    }

    [Theory]
    [InlineData("GET", "/api/v1/runs/{0}", "id")]
    [InlineData("GET", "/api/v1/runs/{0}/events", "id")]
    [InlineData("POST", "/api/v1/runs/{0}/cancel", "id")]
    [InlineData("GET", "/api/v1/runs/{0}/steps/0197d9b1-5f0e-7d0c-8000-000000000000", "id")]
    [InlineData("GET", "/api/v1/runs/0197d9b1-5f0e-7d0c-8000-000000000000/steps/{0}", "step_id")]
    public async Task Id_NotAUuid_Is400AndNamesTheParameter(string method, string path, string parameter)
    {
        await using var server = await ApiServer.StartAsync();

        foreach (var id in new[] { "x", "0197d9b15f0e7d0c8000000000000000", "%7B0197d9b1-5f0e-7d0c-8000-000000000000%7D", "0197d9b1-5f0e-7d0c-8000-00000000000g" })
        {
            var address = path.Replace("{0}", id, StringComparison.Ordinal);
            var error = await server.Client.SendAsync(new(new HttpMethod(method), address)).ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");
            Assert.Equal(parameter, error.Detail("parameter"));
        }
    }

    [Fact]
    public async Task GetStats_Filters_CountAndSum()
    {
        await using var server = await ApiServer.StartAsync();
        server.Store.Put(Given.Run("greet", RunStatus.Completed) with { CostUsd = 0.1m, DurationMs = 5 });
        server.Store.Put(Given.Run("greet", RunStatus.Warning) with { CostUsd = 0.2m, DurationMs = 6 });
        server.Store.Put(Given.Run("greet", RunStatus.Failed));
        server.Store.Put(Given.Run("greet", RunStatus.Sleeping));
        server.Store.Put(Given.Run("other", RunStatus.Cancelled));

        var data = await server.Client.DataAsync("/api/v1/stats?workflow=greet");

        Assert.Equal(4, data.GetProperty("total").GetInt64());
        Assert.Equal(2, data.GetProperty("completed").GetInt64());
        Assert.Equal(1, data.GetProperty("failed").GetInt64());
        Assert.Equal(1, data.GetProperty("active").GetInt64());
        Assert.Equal(0, data.GetProperty("cancelled").GetInt64());
        Assert.Equal(0.3m, data.GetProperty("total_cost_usd").GetDecimal());
        Assert.Equal(11, data.GetProperty("total_duration_ms").GetInt64());
        Assert.Equal(200.0 / 3, data.GetProperty("success_rate_percent").GetDouble(), 6);
    }

    [Theory]
    [InlineData("limit=1")]
    [InlineData("cursor=x")]
    public async Task GetStats_PagingParameters_AreRefused(string query)
    {
        await using var server = await ApiServer.StartAsync();

        await server.Client.GetAsync($"/api/v1/stats?{query}").ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");
    }
}
