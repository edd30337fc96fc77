using System.Net;
using Ironflow.Api.OpenApi;
using Ironflow.Api.Tests.Support;
using Ironflow.Gates;
using Ironflow.Runs;
using Ironflow.Steps;
using System.Text.Json;

namespace Ironflow.Api.Tests;

/// <summary>The operations of gates and retries as far as they come without a run that goes on; with one, they are tested on the embedded engine.</summary>
public class GateOperationTests
{
    [Fact]
    public async Task Decisions_OnWhatIsNotThere_AreNotFound()
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run();
        server.Store.Put(run);
        var (nobody, nothing) = (Guid.NewGuid(), Guid.NewGuid());

        foreach (var verb in (string[])["approve", "reject"])
        {
            await server.Client.PostAsync($"/api/v1/runs/{nobody}/{verb}", null).ErrorAsync(HttpStatusCode.NotFound, "RUN_NOT_FOUND");
            await server.Client.PostAsync($"/api/v1/runs/{nobody}/steps/{nothing}/{verb}", null).ErrorAsync(HttpStatusCode.NotFound, "RUN_NOT_FOUND");
            await server.Client.PostAsync($"/api/v1/runs/{run.Id}/steps/{nothing}/{verb}", null).ErrorAsync(HttpStatusCode.NotFound, "STEP_NOT_FOUND");
        }

        await server.Client.PostAsync($"/api/v1/runs/{nobody}/retry", null).ErrorAsync(HttpStatusCode.NotFound, "RUN_NOT_FOUND");
        await server.Client.PostAsync($"/api/v1/runs/{run.Id}/steps/{nothing}/input", Wire.Json("""{"value":1}""")).ErrorAsync(HttpStatusCode.NotFound, "STEP_NOT_FOUND");
        server.Durable.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Decisions_WhereNothingIsToDecide_AreRefusedWithTheStatus()
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run(status: RunStatus.Completed);
        var step = Given.Step(run, 0);
        var decided = Given.Step(run, 1) with
        {
            Kind = StepKind.Approval,
            Gate = new GateState { Message = "?", Decision = new GateDecision(GateOutcome.Approved, GateDecider.Vote, "bob", Given.Noon, null) },
        };
        server.Store.Put(run);
        server.Store.Put(step);
        server.Store.Put(decided);

        Assert.Equal("completed", (await server.Client.PostAsync($"/api/v1/runs/{run.Id}/approve", null).ErrorAsync(HttpStatusCode.Conflict, "CONFLICT")).Detail("status"));
        await server.Client.PostAsync($"/api/v1/runs/{run.Id}/steps/{step.Id}/approve", null).ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");
        var standing = await server.Client.PostAsync($"/api/v1/runs/{run.Id}/steps/{decided.Id}/reject", null).ErrorAsync(HttpStatusCode.Conflict, "CONFLICT");
        Assert.Equal(("completed", "bob"), (standing.Detail("status"), standing.Detail("decided_by")));
        Assert.Equal(Given.Noon, DateTimeOffset.Parse(standing.Detail("decided_at"), System.Globalization.CultureInfo.InvariantCulture));
        await server.Client.PostAsync($"/api/v1/runs/{run.Id}/signals/paid", null).ErrorAsync(HttpStatusCode.Conflict, "CONFLICT");
    }

    [Theory]
    [InlineData("approve", """{"by":"eve"}""", "fields")]
    [InlineData("approve", """{"comment":1}""", "path")]
    [InlineData("signals/Paid", "{}", "path")]
    [InlineData("signals/paid", """{"id":"a b"}""", "path")]
    [InlineData("signals/paid", """{"consumed_by":"x"}""", "fields")]
    [InlineData("retry", """{"from":""}""", "path")]
    [InlineData("retry", """{"from":1}""", "path")]
    [InlineData("retry", """{"step":"x"}""", "fields")]
    public async Task Bodies_OfTheWrongForm_AreNamed(string operation, string body, string detail)
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run(status: RunStatus.Failed);
        server.Store.Put(run);

        var error = await server.Client.PostAsync($"/api/v1/runs/{run.Id}/{operation}", Wire.Json(body)).ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");

        Assert.NotEmpty(error.Detail(detail));
    }

    [Fact]
    public async Task Retry_WorkflowThatTakesThePayloadNoMore_CreatesNothing()
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run(status: RunStatus.Failed) with { Payload = new Json.RawJson("""{"name":1}""") };
        var gone = Given.Run("gone", RunStatus.Failed);
        server.Store.Put(run);
        server.Store.Put(gone);

        await server.Client.PostAsync($"/api/v1/runs/{run.Id}/retry", null).ErrorAsync(HttpStatusCode.BadRequest, "INVALID_PAYLOAD");
        await server.Client.PostAsync($"/api/v1/runs/{gone.Id}/retry", null).ErrorAsync(HttpStatusCode.BadRequest, "WORKFLOW_NOT_FOUND");
        server.Durable.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Rule9_7_Retry_FromFailedUnderAnotherVersion_IsAVersionMismatch_FromStartIsNot()
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run(status: RunStatus.Failed) with { WorkflowVersion = "1" };
        server.Store.Put(run);

        var error = await server.Client.PostAsync($"/api/v1/runs/{run.Id}/retry", Wire.Json("""{"from":"failed"}""")).ErrorAsync(HttpStatusCode.Conflict, "VERSION_MISMATCH");
        Assert.Equal("1", error.Detail("version"));
        var response = await server.Client.PostAsync($"/api/v1/runs/{run.Id}/retry", null);
        var retried = await response.DataAsync(HttpStatusCode.Created);
        Assert.Equal($"/api/v1/runs/{retried.Text("id")}", response.Headers.Location?.OriginalString);
        Assert.Equal(("retry", run.Id.ToString()), (retried.GetProperty("trigger").Text("kind"), retried.GetProperty("trigger").Text("parent_run_id")));
    }

    [Theory]
    [InlineData("Run", "reuse", "RunReuse")]
    [InlineData("Step", "gate", "Gate")]
    [InlineData("Gate", "decision", "GateDecision")]
    public void Document_FieldsOfGatesAndRetries_HaveNames(string schema, string property, string name)
    {
        var properties = JsonDocument.Parse(OpenApiDocument.Json).RootElement.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties");

        Assert.Contains($"#/components/schemas/{name}\"", properties.GetProperty(property).GetRawText(), StringComparison.Ordinal);
    }
}
