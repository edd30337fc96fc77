using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Ironflow.Local.Tests.Commands;

/// <summary>Keys, grants and the audit as the user of the command meets them.</summary>
public sealed class AccessCommandTests : IDisposable
{
    private static readonly Dictionary<string, string?> WithKeys = new() { ["Ironflow__Auth__ApiKeys"] = "true" };
    private readonly TempFolder folder = new();

    private string Data => folder.File("data");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task KeyMadeByTheCommand_OpensTheServer_UntilItIsRevoked()
    {
        using var server = IronflowCommand.Start(Data, input: null, WithKeys, "serve", "--port", "0");
        await server.SaysAsync("listening on ");
        using var http = new HttpClient { BaseAddress = new Uri(server.Output.Split(' ', ',')[2]) };

        var made = await IronflowCommand.RunAsync(Data, "keys", "create", "ci", "--scope", "runs_read", "--expires", "90d");
        Assert.Equal(0, made.Exit);
        Assert.Matches("^irfl_[a-z2-9]{16}_[A-Za-z0-9_-]{43}$", made.Output);
        var id = made.Output.Split('_')[1];

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/runs")).StatusCode);
        http.DefaultRequestHeaders.Add("X-Ironflow-User", "eve");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/runs")).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made.Output);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/runs")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync("/api/v1/audit")).StatusCode);

        Assert.Equal(0, (await IronflowCommand.RunAsync(Data, "keys", "revoke", id)).Exit);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/runs")).StatusCode);
        Assert.Contains("revoked", (await IronflowCommand.RunAsync(Data, "keys", "list")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await IronflowCommand.RunAsync(Data, "keys", "rotate", "none")).Exit);
        Assert.DoesNotContain(made.Output, server.Output + server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderOfNobody_CommandsAreAuditedAllTheSame()
    {
        var granted = await IronflowCommand.RunAsync(Data, "grants", "add", "deploy-*", "operator", "group:ops");
        Assert.Equal((0, string.Empty), (granted.Exit, granted.Errors));
        var run = await IronflowCommand.RunAsync(Data, "run", "hello", "--payload", """{"name":"Ada"}""");
        Assert.Equal(0, run.Exit);
        Assert.Equal(0, (await IronflowCommand.RunAsync(Data, "grants", "remove", granted.Output.Split(' ')[1])).Exit);

        var audit = await IronflowCommand.RunAsync(Data, "audit", "--outcome", "done", "--json");

        var rows = JsonNode.Parse(audit.Output)!.AsArray();
        Assert.Equal(["DeleteGrant", "CreateRun", "PutGrant"], rows.Select(r => (string)r!["operation"]!));
        Assert.All(rows, r => Assert.Equal((Environment.UserName, "operating_system"), ((string)r!["actor"]!, (string)r["method"]!)));
        Assert.Equal("operator on deploy-* for group:ops", (string)rows[0]!["before"]!);
        Assert.StartsWith("run:", (string)rows[1]!["target"]!, StringComparison.Ordinal);
        Assert.Contains("admin", (await IronflowCommand.RunAsync(Data, "whoami")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("authentication is not set up", "0.0.0.0")]
    [InlineData("authentication is not set up", "::")]
    [InlineData("--listen is an IP address", "localhost")]
    public async Task Serve_ThatWouldStandOpen_Exits2WithTheRemedy(string message, string address)
    {
        var (exit, output, errors) = await IronflowCommand.RunAsync(Data, "serve", "--port", "0", "--listen", address);

        Assert.Equal((2, string.Empty), (exit, output.Contains("listening", StringComparison.Ordinal) ? output : string.Empty));
        Assert.Contains(message, errors + output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Serve_ToldToBelieveAPlatformThatIsNotThere_Exits2()
    {
        var (exit, _, errors) = await IronflowCommand.RunAsync(Data, new Dictionary<string, string?> { ["Ironflow__Auth__AppService"] = "true" }, "serve", "--port", "0");

        Assert.Equal(2, exit);
        Assert.Contains("WEBSITE_AUTH_ENABLED", errors, StringComparison.Ordinal);
    }
}
