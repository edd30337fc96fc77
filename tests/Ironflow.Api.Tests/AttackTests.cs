using System.Net;
using System.Text;
using Ironflow.Access;
using Ironflow.Api.Access;
using Ironflow.Api.Tests.Support;
using Ironflow.Audit;
using Ironflow.Hosting;

namespace Ironflow.Api.Tests;

/// <summary>What somebody tries who should not get in, or not further.</summary>
public class AttackTests
{
    private const string Claims = """{"auth_typ":"aad","claims":[{"typ":"oid","val":"6f1"},{"typ":"roles","val":"Admin"},{"typ":"groups","val":"g1"},{"typ":"preferred_username","val":"ada@example.com"}]}""";

    private static readonly AuthOptions SignedIn = new()
    {
        AppService = true,
        Roles = new Dictionary<string, IReadOnlyList<string>> { ["admin"] = ["claim:Admin"], ["viewer"] = ["group:g1"] },
    };

    [Fact]
    public async Task Principal_WhereSignInIsOn_IsTheCallerWithRolesAndGroups()
    {
        await using var server = await ApiServer.StartAsync(auth: SignedIn);

        var who = await (await server.SendAsync("GET", "/api/v1/whoami", headers: Principal(Claims))).DataAsync();

        Assert.Equal(("6f1", "entra", "ada@example.com"), (who.Text("id"), who.Text("method"), who.Text("name")));
        Assert.Equal(["viewer", "admin"], who.GetProperty("roles").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(["g1"], who.GetProperty("groups").EnumerateArray().Select(r => r.GetString()));
    }

    [Fact]
    public async Task Principal_ItsClaims_AreNoRolesUnlessTheSettingsSaySo()
    {
        await using var server = await ApiServer.StartAsync(auth: SignedIn with { Roles = new Dictionary<string, IReadOnlyList<string>>() });

        await server.SendAsync("GET", "/api/v1/runs", headers: Principal(Claims.Replace("\"Admin\"", "\"admin\"", StringComparison.Ordinal))).ErrorAsync(HttpStatusCode.Forbidden, "FORBIDDEN");
    }

    [Fact]
    public async Task Principal_ForgedWhereSignInIsOff_IsRefused()
    {
        foreach (var auth in new[] { null, Keys.On })
        {
            await using var server = await ApiServer.StartAsync(auth: auth);
            await server.SendAsync("GET", "/api/v1/runs", headers: Principal(Claims)).ErrorAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
            await server.SendAsync("GET", "/api/v1/runs", (await server.IssueAsync("admin")).Secret, headers: Principal(Claims)).ErrorAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("!!!")]
    [InlineData("bm90IGpzb24=")]
    [InlineData("json:[]")]
    [InlineData("json:null")]
    [InlineData("json:{}")]
    [InlineData("""json:{"auth_typ":"aad"}""")]
    [InlineData("""json:{"auth_typ":"aad","claims":{}}""")]
    [InlineData("""json:{"auth_typ":"aad","claims":[]}""")]
    [InlineData("""json:{"auth_typ":"aad","claims":[{"typ":1,"val":"x"}]}""")]
    [InlineData("""json:{"auth_typ":"facebook","claims":[{"typ":"oid","val":"6f1"},{"typ":"roles","val":"Admin"}]}""")]
    [InlineData("""json:{"auth_typ":"aad","claims":[{"typ":"oid","val":"6f1"},{"typ":"oid","val":"7a2"}]}""")]
    [InlineData("""json:{"auth_typ":"aad","claims":[{"typ":"oid","val":"key:abc"}]}""")]
    [InlineData("""json:{"auth_typ":"aad","claims":[{"typ":"oid","val":"system:deadline"}]}""")]
    [InlineData("""json:{"auth_typ":"aad","claims":[{"typ":"oid","val":"a\nb"}]}""")]
    [InlineData("""json:{"auth_typ":"aad","claims":[[[[[[[[[[]]]]]]]]]]}""")]
    [InlineData("huge")]
    public async Task Principal_Malformed_Is401(string header)
    {
        var value = header switch
        {
            "huge" => Convert.ToBase64String(Encoding.UTF8.GetBytes(Claims + new string(' ', 60_000))),
            ['j', 's', 'o', 'n', ':', ..] => Convert.ToBase64String(Encoding.UTF8.GetBytes(header[5..])),
            _ => header,
        };
        var context = Invocation.Of("GET", "/api/v1/runs", auth: SignedIn);
        context.Request.Headers["X-MS-CLIENT-PRINCIPAL"] = value;

        await Invocation.HostOf(context).InvokeAsync(context, "ListRuns");

        Assert.Equal(401, context.Response.StatusCode);
    }

    [Fact]
    public async Task Principal_Twice_Is401()
    {
        var context = Invocation.Of("GET", "/api/v1/runs", auth: SignedIn);
        context.Request.Headers["X-MS-CLIENT-PRINCIPAL"] = new([Principal(Claims)[0].Value, Principal(Claims)[0].Value]);

        await Invocation.HostOf(context).InvokeAsync(context, "ListRuns");

        Assert.Equal(401, context.Response.StatusCode);
    }

    [Fact]
    public async Task Key_UnknownIdAndWrongSecret_AreTheSameAnswerAndTheSameWork()
    {
        await using var server = await ApiServer.StartAsync(auth: Keys.On);
        var known = await server.IssueAsync("admin");
        var wrong = Flip(known.Secret);
        var unknown = "irfl_" + new string('z', 16) + "_" + known.Secret[^43..];

        async Task<(string Reply, int Reads, int Writes)> TryAsync(string key)
        {
            var (reads, writes) = (server.Store.ReadsOfDocuments.Count, server.Store.WritesOfDocuments.Count);
            using var response = await server.SendAsync("GET", "/api/v1/runs", key);
            var headers = string.Join('\n', response.Headers.Where(h => h.Key != "Date").Select(h => $"{h.Key}: {string.Join(',', h.Value)}"));
            return ($"{response.StatusCode} {headers} {await response.Content.ReadAsStringAsync()}", server.Store.ReadsOfDocuments.Count - reads, server.Store.WritesOfDocuments.Count - writes);
        }

        Assert.Equal(await TryAsync(unknown), await TryAsync(wrong));
        Assert.StartsWith("Unauthorized", (await TryAsync(wrong)).Reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_Guessed_IsOneRowAMinuteForAKnownKeyAndNoneForOthers()
    {
        await using var server = await ApiServer.StartAsync(auth: Keys.On);
        var known = await server.IssueAsync("admin");

        for (var i = 0; i < 10; i++)
            await server.SendAsync("GET", "/api/v1/runs", Flip(known.Secret)).ErrorAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        await server.SendAsync("GET", "/api/v1/runs", "irfl_" + new string('z', 16) + "_" + known.Secret[^43..]).ErrorAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        await server.Get<AuditTrail>().DrainAsync();

        var row = Assert.Single(server.Store.Audit);
        Assert.Equal(($"key:{known.Key.Id}", "ListRuns", AuditOutcome.Refused, "UNAUTHORIZED"), (row.Actor, row.Operation, row.Outcome, row.Code));
    }

    [Theory]
    [InlineData("irfl_")]
    [InlineData("irfl_short")]
    [InlineData("irfl_../../../../etc_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("irfl_'%20or%201eq1%20_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("IRFL_aaaaaaaaaaaaaaaa_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task Key_OfNoForm_Is401WithoutALook(string key)
    {
        await using var server = await ApiServer.StartAsync(auth: Keys.On);

        await server.SendAsync("GET", "/api/v1/runs", key).ErrorAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");

        Assert.Empty(server.Store.ReadsOfDocuments);
    }

    [Theory]
    [InlineData("/api/v1/runs?api_key={0}")]
    [InlineData("/api/v1/runs?workflow={0}")]
    [InlineData("/api/v1/runs?{0}=1")]
    [InlineData("/api/v1/events?last_event_id={0}")]
    public async Task Key_InTheAddress_IsRefusedThoughItIsRight(string path)
    {
        await using var server = await ApiServer.StartAsync(auth: Keys.On);
        var key = (await server.IssueAsync("admin")).Secret;

        var error = await server.SendAsync("GET", string.Format(System.Globalization.CultureInfo.InvariantCulture, path, key)).ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");

        Assert.DoesNotContain(key, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_TwoAtOnce_AreRefused()
    {
        await using var server = await ApiServer.StartAsync(auth: Keys.On);
        var key = (await server.IssueAsync("admin")).Secret;

        await server.SendAsync("GET", "/api/v1/runs", key, null, ("X-Api-Key", key)).ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");
    }

    [Fact]
    public async Task Store_Away_LetsNobodyInUnchecked()
    {
        await using var server = await ApiServer.StartAsync(auth: Keys.On);
        var key = (await server.IssueAsync("admin")).Secret;
        server.Store.Fault = new Records.StoreUnavailableException("away");

        await server.SendAsync("GET", "/api/v1/workflows", key).ErrorAsync(HttpStatusCode.ServiceUnavailable, "STORE_UNAVAILABLE");
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/api-keys/..%2F..%2Fgrants")]
    [InlineData("DELETE", "/api/v1/api-keys/%27%20or%201%20eq%201")]
    [InlineData("POST", "/api/v1/api-keys/%0d%0aX-Evil:%201/rotate")]
    [InlineData("DELETE", "/api/v1/grants/..%2f..%2fapi-keys")]
    [InlineData("DELETE", "/api/v1/grants/%00")]
    [InlineData("GET", "/api/v1/workflows/..%2f..%2fapi-keys")]
    [InlineData("GET", "/api/v1/runs/%2e%2e%2fapi-keys")]
    public async Task Ids_OfAnotherForm_FindNothing(string method, string path)
    {
        await using var server = await ApiServer.StartAsync(auth: Keys.On);
        var key = await server.IssueAsync("admin");

        var response = await server.SendAsync(method, path, key.Secret);

        Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{response.StatusCode}");
        Assert.Null((await server.Get<ApiKeys>().FindAsync(key.Key.Id))!.RevokedAt);
        Assert.Single(server.Store.WritesOfDocuments, w => !w.StartsWith("api-key-use/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("actor=%27%20or%20true")]
    [InlineData("operation=x%0a2026%20admin%20did%20it")]
    [InlineData("target=run:1%00")]
    public async Task Filters_AreComparedNotRead(string query)
    {
        await using var server = await ApiServer.StartAsync(auth: Keys.On);
        var key = (await server.IssueAsync("admin")).Secret;

        Assert.Empty((await (await server.SendAsync("GET", $"/api/v1/audit?{query}", key)).DataAsync()).EnumerateArray());
    }

    [Fact]
    public async Task Names_ThatBreakLines_ReachNoRowAsTheyAre()
    {
        await using var server = await ApiServer.StartAsync(auth: Keys.On);
        var viewer = await server.IssueAsync("runs_read");

        await server.SendAsync("POST", $"/api/v1/runs/{Guid.NewGuid()}/signals/%0d%0aevil%1b%5b2J%e2%80%ae", viewer.Secret).ErrorAsync(HttpStatusCode.Forbidden, "FORBIDDEN");
        await server.SendAsync("DELETE", "/api/v1/grants/a%0d%0ab%e2%80%a8c", viewer.Secret).ErrorAsync(HttpStatusCode.Forbidden, "FORBIDDEN");
        await server.Get<AuditTrail>().DrainAsync();

        Assert.Equal(2, server.Store.Audit.Count);
        Assert.Contains("grant:a\uFFFD\uFFFDb\uFFFDc", server.Store.Audit.Select(r => r.Target));
        Assert.All(server.Store.Audit, row => Assert.DoesNotMatch(@"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]", $"{row.Target}{row.Actor}{row.Operation}"));
    }

    [Fact]
    public async Task Body_NamesNoOtherCaller()
    {
        await using var server = await ApiServer.StartAsync(auth: Keys.On);
        var key = (await server.IssueAsync("admin")).Secret;

        await server.SendAsync("POST", "/api/v1/runs", key, """{"workflow":"anything","created_by":"eve"}""").ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");
        var run = await (await server.SendAsync("POST", "/api/v1/runs", key, """{"workflow":"anything"}""", ("X-Ironflow-User", "eve"))).DataAsync(HttpStatusCode.Created);
        Assert.StartsWith("key:", run.Text("created_by"), StringComparison.Ordinal);
    }

    private static string Flip(string secret) => secret[..^2] + (secret[^2] == 'A' ? 'B' : 'A') + secret[^1];

    private static (string Name, string Value)[] Principal(string json) => [("X-MS-CLIENT-PRINCIPAL", Convert.ToBase64String(Encoding.UTF8.GetBytes(json)))];
}
