using System.Net;
using System.Text.Json;
using Ironflow.Access;
using Ironflow.Api.Access;
using Ironflow.Api.Tests.Support;
using Ironflow.Audit;
using Ironflow.Gates;
using Ironflow.Hosting;
using Ironflow.Runs;
using Ironflow.Steps;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Tests;

/// <summary>Role × operation × whose run, over the whole table: an operation without a rule here fails.</summary>
public class AuthorisationMatrixTests
{
    /// <summary>What an operation is about.</summary>
    private enum About
    {
        /// <summary>Nobody is asked.</summary>
        Public,

        /// <summary>The caller.</summary>
        Caller,

        /// <summary>The server.</summary>
        Server,

        /// <summary>Whatever the caller may see.</summary>
        List,

        /// <summary>A run.</summary>
        Run,

        /// <summary>A workflow, by its name in the path or the body.</summary>
        Workflow,
    }

    // Who may, written out: not taken from the code that is tested.
    private static readonly string[] Viewers = ["viewer", "operator", "approver", "admin"];
    private static readonly string[] Operators = ["operator", "admin"];
    private static readonly string[] Approvers = ["approver", "admin"];
    private static readonly string[] Admins = ["admin"];
    private static readonly string[] Everybody = ["none", .. Viewers];

    private static readonly Dictionary<string, (About About, string[] Who)> Rules = new()
    {
        ["CreateRun"] = (About.Workflow, Operators),
        ["ListRuns"] = (About.List, Viewers),
        ["GetRun"] = (About.Run, Viewers),
        ["GetStep"] = (About.Run, Viewers),
        ["CancelRun"] = (About.Run, Operators),
        ["RetryRun"] = (About.Run, Operators),
        ["ApproveRun"] = (About.Run, Approvers),
        ["RejectRun"] = (About.Run, Approvers),
        ["ApproveStep"] = (About.Run, Approvers),
        ["RejectStep"] = (About.Run, Approvers),
        ["AnswerStep"] = (About.Run, Approvers),
        ["SendSignal"] = (About.Run, Operators),
        ["ListApprovals"] = (About.List, Viewers),
        ["StreamRunEvents"] = (About.Run, Viewers),
        ["StreamEvents"] = (About.List, Viewers),
        ["ListWorkflows"] = (About.List, Viewers),
        ["GetWorkflow"] = (About.Workflow, Viewers),
        ["GetStats"] = (About.List, Viewers),
        ["CreateApiKey"] = (About.Server, Admins),
        ["ListApiKeys"] = (About.Server, Admins),
        ["RotateApiKey"] = (About.Server, Admins),
        ["RevokeApiKey"] = (About.Server, Admins),
        ["ListGrants"] = (About.Server, Admins),
        ["PutGrant"] = (About.Server, Admins),
        ["DeleteGrant"] = (About.Server, Admins),
        ["ListAudit"] = (About.Server, Admins),
        ["GetWhoami"] = (About.Caller, Everybody),
        ["GetHealth"] = (About.Public, Everybody),
        ["GetOpenApi"] = (About.Public, Everybody),
    };

    public static TheoryData<string> Names => [.. ApiOperations.All.Select(o => o.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Operation_ForEveryRoleAndRun_IsOpenToWhomItsRuleSays(string name)
    {
        Assert.True(Rules.ContainsKey(name), $"{name} has no rule in the authorisation matrix: say who may, and about what it is");
        var (about, who) = Rules[name];
        await using var world = await World.StartAsync();
        foreach (var role in Everybody)
        {
            foreach (var (whose, workflow) in new[] { ("me", "greet"), ("other", "greet"), ("other", "anything") })
            {
                // Everywhere: the workflow does not matter. Granted: greet only.
                await world.ExpectAsync(name, new Caller("me", [], role == "none" ? [] : [role]), whose, workflow, who.Contains(role) ? null : HttpStatusCode.Forbidden);
                if (role != "none")
                    await world.ExpectAsync(name, new Caller($"granted-{role}", [], []), whose, workflow, Granted(about, who.Contains(role), workflow));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Operation_WithoutACaller_IsClosedUnlessPublic(string name)
    {
        await using var world = await World.StartAsync();
        await world.ExpectAsync(name, null, "me", "greet", Rules[name].About == About.Public ? null : HttpStatusCode.Unauthorized);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Operation_ThatIsNoRead_LeavesItsIntentAndItsOutcomeInTheAudit(string name)
    {
        await using var world = await World.StartAsync();
        await world.ExpectAsync(name, Keys.Ada, "other", "greet", null);
        var rows = world.Audit.Where(r => r.Operation == name).Select(r => r.Outcome);
        Assert.Equal(HttpMethods.IsGet(ApiOperations.Get(name).Method) ? [] : [AuditOutcome.Intended, AuditOutcome.Done], rows);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Operation_ThatIsNoRead_ChangesNothingWhereTheAuditTakesNoRow(string name)
    {
        if (HttpMethods.IsGet(ApiOperations.Get(name).Method))
            return;
        await using var world = await World.StartAsync();
        await world.ExpectUnchangedAsync(name);
    }

    private static HttpStatusCode? Granted(About about, bool may, string workflow) => (about, may, workflow) switch
    {
        (About.Public or About.Caller, _, _) => null,
        (About.Server, _, _) => HttpStatusCode.Forbidden,
        (_, false, _) => HttpStatusCode.Forbidden,
        (About.List, true, _) or (_, true, "greet") => null,
        _ => HttpStatusCode.NotFound,
    };

    /// <summary>A server with two people's runs of two workflows, and whoever is to call it.</summary>
    private sealed class World : ICallerSource, IAsyncDisposable
    {
        private ApiServer server = null!;
        private ICaller? caller;

        public IReadOnlyList<AuditEntry> Audit => server.Store.Audit;

        public static async Task<World> StartAsync()
        {
            var world = new World();
            world.server = await ApiServer.StartAsync(callers: world);
            foreach (var role in Viewers)
                await world.server.Get<Grants>().PutAsync("greet", role, $"user:granted-{role}", Keys.Ada);
            return world;
        }

        public ValueTask<ICaller?> FindAsync(HttpContext context) => new(caller);

        public ValueTask DisposeAsync() => server.DisposeAsync();

        /// <param name="name">The operation.</param>
        /// <param name="who">Who calls it.</param>
        /// <param name="whose">Who started the run.</param>
        /// <param name="workflow">Which workflow it is about.</param>
        /// <param name="refused">How it is refused; <c>null</c> when it is carried out.</param>
        public async Task ExpectAsync(string name, Caller? who, string whose, string workflow, HttpStatusCode? refused)
        {
            caller = who;
            using var response = await SendAsync(name, await RunAsync(name, whose == "me" ? who?.Id ?? "me" : whose, workflow), workflow);
            var text = response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? string.Empty : await response.Content.ReadAsStringAsync();
            var what = $"{name} by {who?.Id} ({string.Join(',', who?.Roles ?? [])}) on a run of '{workflow}' by {whose}: {(int)response.StatusCode} {text}";
            if (refused is null)
                Assert.True(response.IsSuccessStatusCode, what);
            else if (refused == HttpStatusCode.NotFound)
                Assert.True(JsonDocument.Parse(text).RootElement.GetProperty("error").Text("code") is "RUN_NOT_FOUND" or "WORKFLOW_NOT_FOUND", what);
            else
                Assert.True(response.StatusCode == refused, what);
            if (refused is null && text.Contains("\"data\":[", StringComparison.Ordinal) && who?.Roles.Count == 0 && name != "ListGrants")
                Assert.DoesNotContain("anything", text, StringComparison.Ordinal);
        }

        public async Task ExpectUnchangedAsync(string name)
        {
            caller = Keys.Ada;
            var ids = await RunAsync(name, "other", "greet");
            var before = Snapshot(ids);
            server.Store.AuditFault = new Records.StoreUnavailableException("the audit is away");

            using var response = await SendAsync(name, ids, "greet");

            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal(before, Snapshot(ids));
            server.Durable.VerifyNoOtherCalls();
        }

        private string Snapshot(Ids ids)
        {
            var runs = server.Store.ListRunsAsync(new()).Result.Runs.Select(r => $"{r.Id} {r.Status}");
            var run = server.Store.FindRunAsync(ids.Run).Result;
            var steps = server.Store.ListStepsAsync(ids.Run).Result.Select(s => $"{s.Id} {s.Status} {s.Gate?.Votes.Count}");
            return string.Join('\n', [.. runs, $"{run?.CancelRequestedAt}", .. steps, .. server.Store.Documents.Select(d => $"{d.Id} {d.ETag}")]);
        }

        private async Task<Ids> RunAsync(string name, string by, string workflow)
        {
            var run = Given.Run(workflow, name is "RetryRun" or "StreamRunEvents" ? RunStatus.Failed : RunStatus.Running) with { CreatedBy = by };
            var gate = Given.Step(run, 0) with
            {
                Kind = name == "AnswerStep" ? StepKind.HumanInput : StepKind.Approval,
                Status = StepStatus.AwaitingApproval,
                Gate = new GateState { Message = "?", Required = 1, StartedBy = by },
            };
            server.Store.Put(run);
            server.Store.Put(gate);
            var key = name is "RotateApiKey" or "RevokeApiKey" ? (await server.IssueAsync()).Key.Id : "none";
            var grant = name == "DeleteGrant" ? (await server.Get<Grants>().PutAsync("greet", "viewer", "user:somebody", Keys.Ada)).Grant.Id : "none";
            return new Ids(run.Id, gate.Id, key, grant);
        }

        private Task<HttpResponseMessage> SendAsync(string name, Ids ids, string workflow)
        {
            var operation = ApiOperations.Get(name);
            var id = name switch { "RotateApiKey" or "RevokeApiKey" => ids.Key, "DeleteGrant" => ids.Grant, _ => ids.Run.ToString() };
            var path = operation.Path.Replace("{id}", id, StringComparison.Ordinal)
                .Replace("{step_id}", ids.Gate.ToString(), StringComparison.Ordinal)
                .Replace("{name}", name == "GetWorkflow" ? workflow : "paid", StringComparison.Ordinal);
            return server.SendAsync(operation.Method, path, null, name switch
            {
                "CreateRun" => $$$"""{"workflow":"{{{workflow}}}","payload":{"name":"Ada"}}""",
                "AnswerStep" => """{"value":1}""",
                "CreateApiKey" => """{"name":"x","scopes":[]}""",
                "PutGrant" => """{"workflow":"x","role":"viewer","subject":"user:x"}""",
                _ => null,
            });
        }

        private sealed record Ids(Guid Run, Guid Gate, string Key, string Grant);
    }
}
