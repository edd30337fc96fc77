using System.Net;
using Ironflow.Access;
using Ironflow.Api.Tests.Support;
using Ironflow.Audit;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Api.Tests;

public class KeyTests
{
    private readonly FakeTimeProvider time = new(Given.Noon);

    [Fact]
    public async Task Key_Made_OpensWhatItsScopesSayAndIsNamedInTheRun()
    {
        await using var server = await StartAsync();
        var made = await (await server.SendAsync("POST", "/api/v1/api-keys", await AdminAsync(server), """{"name":"ci","scopes":["runs_write"]}""")).DataAsync(HttpStatusCode.Created);
        var secret = made.Text("secret");

        Assert.Matches("^irfl_[a-z2-9]{16}_[A-Za-z0-9_-]{43}$", secret);
        var run = await (await server.SendAsync("POST", "/api/v1/runs", secret, """{"workflow":"anything"}""")).DataAsync(HttpStatusCode.Created);
        Assert.Equal("key:" + made.GetProperty("key").Text("id"), run.Text("created_by"));
        await server.SendAsync("GET", "/api/v1/runs", secret).ErrorAsync(HttpStatusCode.Forbidden, "FORBIDDEN");
        await (await server.SendAsync("POST", "/api/v1/runs", null, """{"workflow":"anything"}""", ("X-Api-Key", secret))).DataAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Secret_IsNowhereButInTheReplyThatMadeIt()
    {
        await using var server = await StartAsync();
        var admin = await AdminAsync(server);
        var made = await (await server.SendAsync("POST", "/api/v1/api-keys", admin, """{"name":"ci","scopes":["runs_read"]}""")).DataAsync(HttpStatusCode.Created);
        var secret = made.Text("secret")["irfl_".Length..].Split('_', 2)[1];

        Assert.DoesNotContain(secret, await (await server.SendAsync("GET", "/api/v1/api-keys", admin)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("hash", await (await server.SendAsync("GET", "/api/v1/api-keys", admin)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.All(server.Store.Documents, d => Assert.DoesNotContain(secret, d.Value, StringComparison.Ordinal));
        Assert.All(server.Store.Audit, row => Assert.DoesNotContain(secret, AuditJson.Text(row), StringComparison.Ordinal));
        Assert.All(server.Log, line => Assert.DoesNotContain(secret, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Key_WithoutScopes_OpensNothing()
    {
        await using var server = await StartAsync();
        var key = (await server.IssueAsync()).Secret;

        foreach (var path in new[] { "/api/v1/runs", "/api/v1/workflows", "/api/v1/stats", "/api/v1/api-keys", "/api/v1/audit" })
            await server.SendAsync("GET", path, key).ErrorAsync(HttpStatusCode.Forbidden, "FORBIDDEN");
        Assert.Empty((await (await server.SendAsync("GET", "/api/v1/whoami", key)).DataAsync()).GetProperty("permissions").EnumerateArray());
    }

    [Fact]
    public async Task Key_Expired_SaysSoToWhoHasIt()
    {
        await using var server = await StartAsync();
        var key = await server.IssueAsync(new NewApiKey("short", ["runs_read"]) { ExpiresAt = time.GetUtcNow().AddHours(1) });
        await (await server.SendAsync("GET", "/api/v1/runs", key.Secret)).DataAsync();

        time.Advance(TimeSpan.FromHours(1));

        var error = await server.SendAsync("GET", "/api/v1/runs", key.Secret).ErrorAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        Assert.Contains("expired", error.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_Revoked_OpensNoMoreAndStaysOnRecord()
    {
        await using var server = await StartAsync();
        var (admin, key) = (await AdminAsync(server), await server.IssueAsync("runs_read"));

        var revoked = await (await server.SendAsync("DELETE", $"/api/v1/api-keys/{key.Key.Id}", admin)).DataAsync();
        var again = await (await server.SendAsync("DELETE", $"/api/v1/api-keys/{key.Key.Id}", admin)).DataAsync();

        Assert.Equal(revoked.Text("revoked_at"), again.Text("revoked_at"));
        await server.SendAsync("GET", "/api/v1/runs", key.Secret).ErrorAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        await server.SendAsync("POST", $"/api/v1/api-keys/{key.Key.Id}/rotate", admin).ErrorAsync(HttpStatusCode.Conflict, "CONFLICT");
    }

    [Fact]
    public async Task Key_Rotated_BothOpenForTheOverlapThenTheNewOne()
    {
        await using var server = await StartAsync();
        var (admin, first) = (await AdminAsync(server), await server.IssueAsync("runs_read"));

        var second = (await (await server.SendAsync("POST", $"/api/v1/api-keys/{first.Key.Id}/rotate", admin, """{"overlap_seconds":60}""")).DataAsync()).Text("secret");

        Assert.StartsWith($"irfl_{first.Key.Id}_", second, StringComparison.Ordinal);
        await (await server.SendAsync("GET", "/api/v1/runs", first.Secret)).DataAsync();
        await (await server.SendAsync("GET", "/api/v1/runs", second)).DataAsync();
        time.Advance(TimeSpan.FromSeconds(60));
        await server.SendAsync("GET", "/api/v1/runs", first.Secret).ErrorAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        await (await server.SendAsync("GET", "/api/v1/runs", second)).DataAsync();
    }

    [Fact]
    public async Task Key_RotatedWithoutOverlap_ItsEarlierTextIsOverAtOnce()
    {
        await using var server = await StartAsync();
        var (admin, first) = (await AdminAsync(server), await server.IssueAsync("runs_read"));

        await (await server.SendAsync("POST", $"/api/v1/api-keys/{first.Key.Id}/rotate", admin, """{"overlap_seconds":0}""")).DataAsync();

        await server.SendAsync("GET", "/api/v1/runs", first.Secret).ErrorAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
    }

    [Fact]
    public async Task LastUse_IsWrittenOnceAnHour()
    {
        await using var server = await StartAsync();
        var (admin, key) = (await AdminAsync(server), await server.IssueAsync("runs_read"));
        int Writes() => server.Store.WritesOfDocuments.Count(w => w == $"api-key-use/{key.Key.Id}");

        for (var i = 0; i < 5; i++)
            await (await server.SendAsync("GET", "/api/v1/runs", key.Secret)).DataAsync();
        Assert.Equal(1, Writes());
        time.Advance(TimeSpan.FromMinutes(61));
        await (await server.SendAsync("GET", "/api/v1/runs", key.Secret)).DataAsync();
        Assert.Equal(2, Writes());
        var listed = (await (await server.SendAsync("GET", "/api/v1/api-keys", admin)).DataAsync()).EnumerateArray().Single(k => k.Text("id") == key.Key.Id);
        Assert.Equal(time.GetUtcNow(), listed.GetProperty("last_used_at").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("""{"scopes":["runs_read"]}""", "$.name")]
    [InlineData("""{"name":"a"}""", "$.scopes")]
    [InlineData("""{"name":"a","scopes":["root"]}""", "$.scopes")]
    [InlineData("""{"name":"a","scopes":"admin"}""", "$.scopes")]
    [InlineData("""{"name":"a","scopes":[1]}""", "$.scopes[0]")]
    [InlineData("""{"name":"","scopes":[]}""", "$.name")]
    [InlineData("""{"name":"a\nb","scopes":[]}""", "$.name")]
    [InlineData("""{"name":"a","scopes":[],"expires_at":"2020-01-01T00:00:00Z"}""", "$.expires_at")]
    [InlineData("""{"name":"a","scopes":["runs_read"],"workflows":["a b"]}""", "$.workflows")]
    [InlineData("""{"name":"a","scopes":["admin"],"workflows":["a"]}""", "$.workflows")]
    public async Task Key_ThatMayNotBe_IsRefusedByItsPath(string body, string path)
    {
        await using var server = await StartAsync();
        var admin = await AdminAsync(server);

        Assert.Equal(path, (await server.SendAsync("POST", "/api/v1/api-keys", admin, body).ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST")).Detail("path"));
    }

    [Fact]
    public async Task Key_OfSomeWorkflows_SeesAndStartsThoseOnly()
    {
        await using var server = await StartAsync();
        var key = (await server.IssueAsync(new NewApiKey("greeter", ["workflows_read", "runs_read", "runs_write"]) { Workflows = ["gr*"] })).Secret;
        var (mine, other) = (Given.Run("greet"), Given.Run("anything"));
        server.Store.Put(mine);
        server.Store.Put(other);

        await (await server.SendAsync("GET", $"/api/v1/runs/{mine.Id}", key)).DataAsync();
        await server.SendAsync("GET", $"/api/v1/runs/{other.Id}", key).ErrorAsync(HttpStatusCode.NotFound, "RUN_NOT_FOUND");
        Assert.Equal(["greet"], (await (await server.SendAsync("GET", "/api/v1/workflows", key)).DataAsync()).EnumerateArray().Select(w => w.Text("name")));
        var refused = await server.SendAsync("POST", "/api/v1/runs", key, """{"workflow":"anything"}""").ErrorAsync(HttpStatusCode.BadRequest, "WORKFLOW_NOT_FOUND");
        Assert.DoesNotContain("anything,", refused.Text("message") + ",", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grant_ToAKey_GivesWorkflowsWithinItsScopesAndNoPermission()
    {
        await using var server = await StartAsync();
        var key = await server.IssueAsync(new NewApiKey("reader", ["runs_read"]) { Workflows = [] });
        var run = Given.Run("greet");
        server.Store.Put(run);
        await server.SendAsync("GET", $"/api/v1/runs/{run.Id}", key.Secret).ErrorAsync(HttpStatusCode.NotFound, "RUN_NOT_FOUND");

        await server.Get<Grants>().PutAsync("greet", "admin", $"key:{key.Key.Id}", Keys.Ada);

        await (await server.SendAsync("GET", $"/api/v1/runs/{run.Id}", key.Secret)).DataAsync();
        await server.SendAsync("POST", $"/api/v1/runs/{run.Id}/cancel", key.Secret).ErrorAsync(HttpStatusCode.Forbidden, "FORBIDDEN");
    }

    private static async Task<string> AdminAsync(ApiServer server) => (await server.IssueAsync("admin")).Secret;

    private Task<ApiServer> StartAsync() => ApiServer.StartAsync(time: time, auth: Keys.On);
}
