using System.Net;
using Ironflow.Access;
using Ironflow.Api.Access;
using Ironflow.Api.Tests.Support;
using Ironflow.Audit;
using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Api.Tests;

public class AuditTests
{
    [Fact]
    public async Task Change_IsTwoRowsOfOneRequest_WhoHowWhereWhatBeforeAndAfter()
    {
        await using var server = await ApiServer.StartAsync(auth: Keys.On);
        var key = await server.IssueAsync("runs_manage");
        var run = Given.Run("greet");
        server.Store.Put(run);

        await (await server.SendAsync("POST", $"/api/v1/runs/{run.Id}/cancel", key.Secret)).DataAsync();

        Assert.Equal([AuditOutcome.Intended, AuditOutcome.Done], server.Store.Audit.Select(r => r.Outcome));
        Assert.Single(server.Store.Audit.Select(r => r.RequestId).Distinct());
        var row = server.Store.Audit[1];
        Assert.Equal(($"key:{key.Key.Id}", "test", "api_key", "127.0.0.1"), (row.Actor, row.ActorName, row.Method, row.From));
        Assert.Equal(("CancelRun", $"run:{run.Id}", "greet"), (row.Operation, row.Target, row.Workflow));
        Assert.Equal(("running", "running, cancel requested"), (row.Before, row.After));
    }

    [Fact]
    public async Task Change_RefusedByItsRules_SaysSoWithTheCode()
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run(status: RunStatus.Completed);
        server.Store.Put(run);

        await server.SendAsync("POST", $"/api/v1/runs/{run.Id}/cancel").ErrorAsync(HttpStatusCode.Conflict, "CONFLICT");

        Assert.Equal([(AuditOutcome.Intended, null), (AuditOutcome.Refused, "CONFLICT")], server.Store.Audit.Select(r => (r.Outcome, r.Code)));
    }

    [Fact]
    public async Task Change_WhoseOutcomeIsNotTaken_StandsAndItsIntentDoes()
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run("greet");
        server.Store.Put(run);
        server.Store.AfterAudit = store => store.AuditFault = new StoreUnavailableException("away");

        await (await server.SendAsync("POST", $"/api/v1/runs/{run.Id}/cancel")).DataAsync();

        Assert.Equal(AuditOutcome.Intended, Assert.Single(server.Store.Audit).Outcome);
        Assert.Contains(server.Log, line => line.Contains("did not take an audit row", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refusal_OfAKnownCaller_IsARow_AlsoWhereTheRunWasHidden()
    {
        await using var server = await ApiServer.StartAsync(auth: Keys.On);
        var key = await server.IssueAsync(new NewApiKey("k", ["runs_read", "runs_manage"]) { Workflows = ["greet"] });
        var hidden = Given.Run("anything");
        server.Store.Put(hidden);

        await server.SendAsync("GET", "/api/v1/audit", key.Secret).ErrorAsync(HttpStatusCode.Forbidden, "FORBIDDEN");
        await server.SendAsync("POST", $"/api/v1/runs/{hidden.Id}/cancel", key.Secret).ErrorAsync(HttpStatusCode.NotFound, "RUN_NOT_FOUND");
        await server.SendAsync("POST", $"/api/v1/runs/{Guid.NewGuid()}/cancel", key.Secret).ErrorAsync(HttpStatusCode.NotFound, "RUN_NOT_FOUND");
        await server.SendAsync("GET", "/api/v1/audit").ErrorAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        await server.Get<AuditTrail>().DrainAsync();

        Assert.Equal(
            [("ListAudit", "-", "FORBIDDEN"), ("CancelRun", $"run:{hidden.Id}", "RUN_NOT_FOUND")],
            server.Store.Audit.OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => (r.Operation, r.Target, r.Code)));
        Assert.All(server.Store.Audit, r => Assert.Equal(AuditOutcome.Refused, r.Outcome));
    }

    [Fact]
    public async Task Rows_HoldNoPayloadCommentOrValue()
    {
        await using var server = await ApiServer.StartAsync();

        await (await server.SendAsync("POST", "/api/v1/runs", null, """{"workflow":"anything","payload":{"card":"4111-xyzzy"},"labels":{"l":"xyzzy"}}""")).DataAsync(HttpStatusCode.Created);

        Assert.Equal(2, server.Store.Audit.Count);
        Assert.All(server.Store.Audit, r => Assert.DoesNotContain("xyzzy", AuditJson.Text(r), StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_IsFilteredAndPaged()
    {
        await using var server = await ApiServer.StartAsync();
        for (var i = 0; i < 3; i++)
            await (await server.SendAsync("POST", "/api/v1/runs", null, """{"workflow":"anything"}""")).DataAsync(HttpStatusCode.Created);

        var first = await (await server.SendAsync("GET", "/api/v1/audit?outcome=done&operation=CreateRun&limit=2")).RootAsync();
        var next = await (await server.SendAsync("GET", $"/api/v1/audit?outcome=done&limit=2&cursor={first.GetProperty("meta").Text("next_cursor")}")).RootAsync();

        Assert.Equal(2, first.GetProperty("data").GetArrayLength());
        Assert.Equal(1, next.GetProperty("data").GetArrayLength());
        await server.SendAsync("GET", "/api/v1/audit?cursor=x").ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");
        await server.SendAsync("GET", "/api/v1/audit?outcome=fine").ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");
    }

    [Theory]
    [InlineData("203.0.113.9:4711", "203.0.113.9")]
    [InlineData("10.9.8.7, 203.0.113.9:4711", "203.0.113.9")]
    [InlineData("10.9.8.7, evil\u2028", "unknown")]
    public async Task From_BehindThePlatform_IsWhomItsFrontSaw(string forwarded, string expected)
    {
        var context = Invocation.Of("POST", "/api/v1/runs/x/cancel", auth: new AuthOptions { AppService = true });
        context.Request.Headers["X-Forwarded-For"] = forwarded;

        var fact = Ironflow.Api.Audit.RequestFacts.Of(context, ApiOperations.Get("CancelRun"), Keys.Ada);

        Assert.Equal(expected, fact.From);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task SelfApproval_ThroughAKeyOfOnesOwn_IsRefused()
    {
        await using var server = await ApiServer.StartAsync(auth: Keys.On);
        var (starter, approver) = (await server.IssueAsync("runs_write"), await server.IssueAsync("gates_decide"));
        var run = Given.Run("greet") with { CreatedBy = $"key:{starter.Key.Id}" };
        var gate = Given.Step(run, 0) with
        {
            Kind = Steps.StepKind.Approval,
            Status = Steps.StepStatus.AwaitingApproval,
            Gate = new Gates.GateState { Message = "?", Required = 1, PreventSelfApproval = true, StartedBy = run.CreatedBy },
        };
        server.Store.Put(run);
        server.Store.Put(gate);

        // Both keys are Ada's.
        var error = await server.SendAsync("POST", $"/api/v1/runs/{run.Id}/approve", approver.Secret).ErrorAsync(HttpStatusCode.Forbidden, "FORBIDDEN");
        Assert.Contains("same person", error.Text("message"), StringComparison.Ordinal);
        var bobs = await server.Get<ApiKeys>().CreateAsync(new NewApiKey("bob", ["gates_decide"]), new Hosting.Caller("bob", [], []));
        await (await server.SendAsync("POST", $"/api/v1/runs/{run.Id}/approve", bobs.Secret)).DataAsync();
    }
}
