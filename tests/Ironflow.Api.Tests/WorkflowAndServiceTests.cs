using System.Net;
using Ironflow.Api.Tests.Support;
using Ironflow.Records;

namespace Ironflow.Api.Tests;

public class WorkflowAndServiceTests
{
    [Fact]
    public async Task ListWorkflows_All_ByName()
    {
        await using var server = await ApiServer.StartAsync();

        var data = await server.Client.DataAsync("/api/v1/workflows");

        Assert.Equal(["anything", "greet"], data.EnumerateArray().Select(w => w.Text("name")));
        Assert.Equal(["1", "2"], data.EnumerateArray().Select(w => w.Text("version")));
        Assert.Equal("Greets somebody.", data[1].Text("description"));
    }

    [Fact]
    public async Task GetWorkflow_Typed_HasTheSchemaOfItsPayload()
    {
        await using var server = await ApiServer.StartAsync();

        var data = await server.Client.DataAsync("/api/v1/workflows/greet");

        Assert.Equal("2", data.Text("version"));
        Assert.Equal("string", data.GetProperty("input_schema").GetProperty("properties").GetProperty("name").Text("type"));
    }

    [Fact]
    public async Task GetWorkflow_Untyped_HasNone()
    {
        await using var server = await ApiServer.StartAsync();

        Assert.False((await server.Client.DataAsync("/api/v1/workflows/anything")).TryGetProperty("input_schema", out _));
    }

    [Fact]
    public async Task GetWorkflow_Unknown_Is404()
    {
        await using var server = await ApiServer.StartAsync();

        await server.Client.GetAsync("/api/v1/workflows/nope").ErrorAsync(HttpStatusCode.NotFound, "WORKFLOW_NOT_FOUND");
    }

    [Fact]
    public async Task GetHealth_StoreAnswers_IsOk()
    {
        await using var server = await ApiServer.StartAsync();

        Assert.Equal("ok", (await server.Client.DataAsync("/health")).Text("status"));
    }

    [Fact]
    public async Task GetHealth_StoreAway_Is503WithRetryAfter()
    {
        await using var server = await ApiServer.StartAsync();
        server.Store.Fault = new StoreUnavailableException("secret-host:1234 refused");

        var response = await server.Client.GetAsync("/health");

        var error = await response.ErrorAsync(HttpStatusCode.ServiceUnavailable, "STORE_UNAVAILABLE");
        Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.DoesNotContain("secret-host", error.GetRawText(), StringComparison.Ordinal);
    }
}
