using System.Net;
using Ironflow.Access;
using Ironflow.Api.Tests.Support;
using Ironflow.Gates;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Api.Tests;

/// <summary>What somebody with a grant on one workflow sees of everything.</summary>
public sealed class GrantTests : IAsyncLifetime
{
    private readonly RunRecord mine = Given.Run("greet");
    private readonly RunRecord other = Given.Run("anything");
    private ApiServer server = null!;
    private string key = string.Empty;

    public async Task InitializeAsync()
    {
        server = await ApiServer.StartAsync(auth: Keys.On);
        var issued = await server.IssueAsync(new NewApiKey("some", ["workflows_read", "runs_read", "stats_read", "gates_decide"]) { Workflows = [] });
        key = issued.Secret;
        await server.Get<Grants>().PutAsync("gre*", "approver", $"key:{issued.Key.Id}", Keys.Ada);
        foreach (var run in new[] { mine, other })
        {
            server.Store.Put(run);
            server.Store.Put(Given.Step(run, 0) with { Kind = StepKind.Approval, Status = StepStatus.AwaitingApproval, Gate = new GateState { Message = "?", Required = 1 } });
        }
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Runs_AreThoseOfTheWorkflow()
        => Assert.Equal([mine.Id.ToString()], (await DataAsync("/api/v1/runs")).EnumerateArray().Select(r => r.Text("id")));

    [Fact]
    public async Task Runs_ManyOfOthersFirst_AreNoEmptyPages()
    {
        for (var i = 0; i < 12; i++)
            server.Store.Put(Given.Run("anything", at: Given.Noon.AddHours(1)));

        Assert.Equal([mine.Id.ToString()], (await DataAsync("/api/v1/runs?limit=1")).EnumerateArray().Select(r => r.Text("id")));
    }

    [Fact]
    public async Task Approvals_AreThoseOfTheWorkflow()
    {
        var gate = Assert.Single((await DataAsync("/api/v1/approvals")).EnumerateArray());
        Assert.Equal(("greet", true), (gate.Text("workflow_name"), gate.GetProperty("may_decide").GetBoolean()));
    }

    [Fact]
    public async Task Stats_CountTheWorkflowsRuns()
    {
        server.Store.Put(Given.Run("greet", RunStatus.Failed) with { CostUsd = 2 });
        var stats = await DataAsync("/api/v1/stats");
        Assert.Equal((2, 1, 1, 2m), (stats.GetProperty("total").GetInt32(), stats.GetProperty("active").GetInt32(), stats.GetProperty("failed").GetInt32(), stats.GetProperty("total_cost_usd").GetDecimal()));
    }

    [Fact]
    public async Task Events_AreThoseOfTheWorkflowsRuns()
    {
        var from = server.Store.Append(mine.Id, EventTypes.RunCreated).Id;
        server.Store.Append(other.Id, EventTypes.RunStatusChanged, """{"of":"other"}""");
        server.Store.Append(mine.Id, EventTypes.RunStatusChanged, """{"of":"mine"}""");

        using var response = await server.SendAsync("GET", $"/api/v1/events?last_event_id={from}", key);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        string? line;
        while ((line = await reader.ReadLineAsync()) is not null && !line.StartsWith("data:", StringComparison.Ordinal))
        {
        }

        Assert.Equal("""data: {"of":"mine"}""", line);
    }

    [Fact]
    public async Task Gate_OfAnotherWorkflow_IsNotThere()
    {
        var path = $"/api/v1/runs/{other.Id}/approve";
        await server.SendAsync("POST", path, key).ErrorAsync(HttpStatusCode.NotFound, "RUN_NOT_FOUND");
        await (await server.SendAsync("POST", $"/api/v1/runs/{mine.Id}/approve", key)).DataAsync();
    }

    [Fact]
    public async Task Whoami_NamesTheGrant()
    {
        var who = await DataAsync("/api/v1/whoami");
        Assert.Equal("gre*", Assert.Single(who.GetProperty("grants").EnumerateArray()).Text("workflow"));
        Assert.Empty(who.GetProperty("permissions").EnumerateArray());
    }

    private async Task<System.Text.Json.JsonElement> DataAsync(string path) => await (await server.SendAsync("GET", path, key)).DataAsync();
}
