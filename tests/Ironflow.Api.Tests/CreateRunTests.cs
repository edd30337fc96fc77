using System.Net;
using System.Text.Json;
using Ironflow.Api.Tests.Support;
using Ironflow.Orchestration;
using Moq;

namespace Ironflow.Api.Tests;

public class CreateRunTests
{
    [Fact]
    public async Task CreateRun_WithEverything_IsRecordedStartedAndAnsweredWithLocation()
    {
        await using var server = await ApiServer.StartAsync();

        var response = await server.Client.StartRunAsync(
            """{"workflow":"greet","payload":{"name":"Ada"},"labels":{"team":"a/b"},"scheduled_at":"2030-01-02T03:04:05+02:00"}""");

        var run = await response.DataAsync(HttpStatusCode.Created);
        var id = run.GetProperty("id").GetGuid();
        Assert.Equal($"/api/v1/runs/{id}", response.Headers.Location?.OriginalString);
        Assert.Equal(7, id.Version);
        Assert.Equal("pending", run.Text("status"));
        Assert.Equal("greet", run.Text("workflow_name"));
        Assert.Equal("2", run.Text("workflow_version"));
        Assert.Equal("api", run.GetProperty("trigger").Text("kind"));
        Assert.Equal("Ada", run.GetProperty("payload").Text("name"));
        Assert.Equal("a/b", run.GetProperty("labels").Text("team"));
        Assert.Equal(Environment.UserName, run.Text("created_by"));
        Assert.Equal(JsonValueKind.Number, run.GetProperty("cost_usd").ValueKind);
        var record = await server.Store.FindRunAsync(id);
        Assert.Equal(new DateTimeOffset(2030, 1, 2, 1, 4, 5, TimeSpan.Zero), record!.ScheduledAt);
        server.Durable.Verify(d => d.StartAsync(DurableNames.RunOrchestrator, id.ToString(), It.Is<string>(i => i.Contains("Ada")), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task CreateRun_WithoutPayload_TakesAnEmptyObject()
    {
        await using var server = await ApiServer.StartAsync();

        var run = await (await server.Client.StartRunAsync("""{"workflow":"anything"}""")).DataAsync(HttpStatusCode.Created);

        Assert.Equal("{}", run.GetProperty("payload").GetRawText());
    }

    [Theory]
    [InlineData("concurrency_limits")]
    [InlineData("priority")]
    [InlineData("worker_tags")]
    public async Task CreateRun_FieldOfALaterVersion_IsRefusedByName(string field)
    {
        await using var server = await ApiServer.StartAsync();

        var error = await server.Client.StartRunAsync($$"""{"workflow":"anything","{{field}}":1}""").ErrorAsync(HttpStatusCode.BadRequest, "NOT_SUPPORTED");

        Assert.Equal(field, error.Detail("fields"));
        Assert.Contains(field, error.Text("message"), StringComparison.Ordinal);
        await AssertNothingCreatedAsync(server);
    }

    [Fact]
    public async Task CreateRun_UnknownFields_AreAllNamed()
    {
        await using var server = await ApiServer.StartAsync();

        var error = await server.Client.StartRunAsync("""{"workflow":"anything","created_by":"eve","wrokflow":""}""").ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");

        Assert.Equal("created_by, wrokflow", error.Detail("fields"));
        await AssertNothingCreatedAsync(server);
    }

    [Theory]
    [InlineData("""{"payload":{}}""", "$.workflow")]
    [InlineData("""{"workflow":7}""", "$.workflow")]
    [InlineData("""{"workflow":"anything","labels":[]}""", "$.labels")]
    [InlineData("""{"workflow":"anything","labels":{"a":1}}""", "$.labels.a")]
    [InlineData("""{"workflow":"anything","labels":{"a b":"x"}}""", "$.labels.a b")]
    [InlineData("""{"workflow":"anything","scheduled_at":12}""", "$.scheduled_at")]
    [InlineData("""{"workflow":"anything","scheduled_at":"tomorrow"}""", "$.scheduled_at")]
    [InlineData("""{"workflow":"anything","scheduled_at":"2030-01-02T03:04:05"}""", "$.scheduled_at")]
    [InlineData("[]", "$")]
    public async Task CreateRun_FieldOfTheWrongForm_NamesItsPath(string body, string path)
    {
        await using var server = await ApiServer.StartAsync();

        var error = await server.Client.StartRunAsync(body).ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");

        Assert.Equal(path, error.Detail("path"));
        await AssertNothingCreatedAsync(server);
    }

    [Fact]
    public async Task Rule1_CreateRun_PayloadOfTheWrongType_NamesItsPath()
    {
        await using var server = await ApiServer.StartAsync();

        var error = await server.Client.StartRunAsync("""{"workflow":"greet","payload":{"name":"Ada","times":"x"}}""").ErrorAsync(HttpStatusCode.BadRequest, "INVALID_PAYLOAD");

        Assert.Equal("$.times", error.Detail("path"));
        await AssertNothingCreatedAsync(server);
    }

    [Fact]
    public async Task CreateRun_UnknownWorkflow_Is400AndNamesTheOnesThereAre()
    {
        await using var server = await ApiServer.StartAsync();

        var error = await server.Client.StartRunAsync("""{"workflow":"nope"}""").ErrorAsync(HttpStatusCode.BadRequest, "WORKFLOW_NOT_FOUND");

        Assert.Contains("anything, greet", error.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateRun_SameKeySameRequest_ReturnsTheFirstRun()
    {
        await using var server = await ApiServer.StartAsync();

        var first = await (await server.Client.StartRunAsync("""{"workflow":"greet","payload":{"name":"Ada"}}""", "k1")).DataAsync(HttpStatusCode.Created);
        var response = await server.Client.StartRunAsync("""{ "workflow": "greet", "payload": { "name": "Ada" } }""", "k1");
        var again = await response.DataAsync();

        Assert.Equal(first.Text("id"), again.Text("id"));
        Assert.Equal($"/api/v1/runs/{first.Text("id")}", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task CreateRun_SameKeyOtherRequest_IsAConflictThatNamesTheRun()
    {
        await using var server = await ApiServer.StartAsync();
        var first = await (await server.Client.StartRunAsync("""{"workflow":"anything"}""", "k1")).DataAsync(HttpStatusCode.Created);

        var error = await server.Client.StartRunAsync("""{"workflow":"anything","payload":1}""", "k1").ErrorAsync(HttpStatusCode.Conflict, "IDEMPOTENCY_KEY_CONFLICT");

        Assert.Equal(first.Text("id"), error.Detail("run_id"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("TOO-LONG")]
    public async Task CreateRun_KeyOfTheWrongForm_IsRefused(string key)
    {
        await using var server = await ApiServer.StartAsync();

        await server.Client.StartRunAsync("""{"workflow":"anything"}""", key == "TOO-LONG" ? new string('k', 256) : key)
            .ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");

        await AssertNothingCreatedAsync(server);
    }

    [Fact]
    public async Task CreateRun_TwoKeys_AreRefused()
    {
        var context = Invocation.Of("POST", "/api/v1/runs", new MemoryStream("""{"workflow":"anything"}"""u8.ToArray()));
        context.Request.Headers["Idempotency-Key"] = new(["a", "b"]);

        await Invocation.Host().InvokeAsync(context, "CreateRun");

        Assert.Equal(400, context.Response.StatusCode);
        Assert.Equal("BAD_REQUEST", Invocation.Reply(context).GetProperty("error").Text("code"));
    }

    private static async Task AssertNothingCreatedAsync(ApiServer server)
    {
        Assert.Empty((await server.Store.ListRunsAsync(new())).Runs);
        server.Durable.VerifyNoOtherCalls();
    }
}
