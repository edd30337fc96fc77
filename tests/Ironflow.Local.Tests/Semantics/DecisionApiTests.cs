using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>Decisions, signals and retries over HTTP, as people and programs take them (semantics 6, 9.4).</summary>
#pragma warning disable CA1001 // xunit disposes of what IAsyncLifetime holds.
public sealed class DecisionApiTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly TestWorkflow Workflow = new(async context =>
    {
        await context.ApprovalAsync("release", new ApprovalConfig("Release?") { Assignees = [Assignee.User("ada"), Assignee.User("bob")], Required = 2 });
        var count = await context.HumanInputAsync<int>("how many", new HumanInputConfig("How many?"));
        var paid = await context.WaitForSignalAsync<string>("payment", new SignalConfig("paid"));
        context.SetOutput($"{count.Value} {paid.Value}");
    });

    private Harness harness = null!;
    private HttpClient http = null!;

    public async Task InitializeAsync()
    {
        harness = await Harness.StartAsync(Workflow);
        http = new HttpClient { BaseAddress = new Uri(harness.Host.Url) };
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await harness.DisposeAsync();
    }

    [Fact]
    public async Task FromTheGateToTheEnd_OverHttp()
    {
        var run = await StartAsync();
        await harness.UntilAsync(run, d => d.Run.Status == RunStatus.AwaitingApproval);

        var listed = (await GetAsync("/api/v1/approvals", "ada"))[0];
        Assert.Equal(("Release?", true, 2), (listed.GetProperty("message").GetString(), listed.GetProperty("may_decide").GetBoolean(), listed.GetProperty("required").GetInt32()));
        Assert.False((await GetAsync("/api/v1/approvals", "carl"))[0].GetProperty("may_decide").GetBoolean());

        Assert.Equal((HttpStatusCode.Forbidden, "FORBIDDEN"), await PostAsync($"runs/{run}/approve", new { }, "carl"));
        Assert.Equal((HttpStatusCode.OK, ""), await PostAsync($"runs/{run}/approve", new { comment = "fine" }, "ada"));
        Assert.Equal((HttpStatusCode.Conflict, "CONFLICT"), await PostAsync($"runs/{run}/approve", new { }, "ada"));
        Assert.Equal((HttpStatusCode.BadRequest, "BAD_REQUEST"), await PostAsync($"runs/{run}/approve", new { by = "bob" }, "ada"));
        Assert.Equal((HttpStatusCode.OK, ""), await PostAsync($"runs/{run}/approve", null, "bob"));

        var step = (await harness.UntilAsync(run, d => d.Steps.Any(s => s is { Name: "how many", Status: StepStatus.AwaitingApproval }))).Steps[^1].Id;
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "INVALID_INPUT"), await PostAsync($"runs/{run}/steps/{step}/input", new { value = "x" }, "ada"));
        Assert.Equal((HttpStatusCode.BadRequest, "BAD_REQUEST"), await PostAsync($"runs/{run}/steps/{step}/approve", null, "ada"));
        Assert.Equal((HttpStatusCode.OK, ""), await PostAsync($"runs/{run}/steps/{step}/input", new { value = 3 }, "ada"));
        Assert.Equal((HttpStatusCode.Accepted, ""), await PostAsync($"runs/{run}/signals/paid", new { payload = "card", id = "p-1" }, "shop"));

        Assert.Equal("\"3 card\"", (await harness.EndOfAsync(run)).Run.Output!.Value.ToString());
        Assert.Equal((HttpStatusCode.Conflict, "CONFLICT"), await PostAsync($"runs/{run}/signals/paid", null, "shop"));
        Assert.Equal((HttpStatusCode.Conflict, "CONFLICT"), await PostAsync($"runs/{run}/retry", new { from = "failed" }, "ada"));
        Assert.Equal((HttpStatusCode.NotFound, "STEP_NOT_FOUND"), await PostAsync($"runs/{run}/retry", new { from = "nothing" }, "ada"));
        Assert.Equal((HttpStatusCode.Created, ""), await PostAsync($"runs/{run}/retry", new { from = "payment" }, "ada"));
    }

    [Fact]
    public async Task ARejection_OverHttp_EndsTheRunWithItsReason()
    {
        var run = await StartAsync();
        await harness.UntilAsync(run, d => d.Run.Status == RunStatus.AwaitingApproval);
        await PostAsync($"runs/{run}/reject", new { comment = "not today" }, "bob");

        Assert.Equal("'release' was rejected by bob: not today", (await harness.EndOfAsync(run)).Run.Error);
    }

    private async Task<Guid> StartAsync()
    {
        using var reply = await http.PostAsJsonAsync("/api/v1/runs", new { workflow = "test", max_retries = 1, max_cost_usd = 2.5 });
        using var document = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        Assert.Equal((1, 2.5m), (document.RootElement.GetProperty("data").GetProperty("max_retries").GetInt32(), document.RootElement.GetProperty("data").GetProperty("max_cost_usd").GetDecimal()));
        return document.RootElement.GetProperty("data").GetProperty("id").GetGuid();
    }

    private async Task<JsonElement> GetAsync(string path, string user)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-Ironflow-User", user } } };
        using var reply = await http.SendAsync(message);
        using var document = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("data").Clone();
    }

    private async Task<(HttpStatusCode Status, string Code)> PostAsync(string path, object? body, string user)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{path}") { Headers = { { "X-Ironflow-User", user } } };
        if (body is not null)
            message.Content = JsonContent.Create(body);
        using var reply = await http.SendAsync(message);
        using var document = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        return (reply.StatusCode, document.RootElement.TryGetProperty("error", out var error) ? error.GetProperty("code").GetString()! : string.Empty);
    }
}
