using System.Text.Json;
using System.Text.RegularExpressions;
using Ironflow.Api.OpenApi;
using Ironflow.Api.Tests.Support;
using NJsonSchema;

namespace Ironflow.Api.Tests;

public partial class OpenApiTests
{
    private static readonly JsonElement Document = JsonDocument.Parse(OpenApiDocument.Json).RootElement;

    [Fact]
    public async Task Document_IsServedAsItIs()
    {
        await using var server = await ApiServer.StartAsync();

        Assert.Equal(OpenApiDocument.Json.ToArray(), await server.Client.GetByteArrayAsync("/openapi.json"));
    }

    [Fact]
    public void Document_Operations_AreThoseOfTheTable()
    {
        var described = Document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(o => $"{o.Name.ToUpperInvariant()} {path.Name} {o.Value.Text("operationId")} {o.Value.Text("x-permission")}"));

        Assert.Equal(ApiOperations.All.Select(o => $"{o.Method} {o.Path} {o.Name} {o.Permission}").Order(), described.Order());
        Assert.Equal("3.1.0", Document.Text("openapi"));
    }

    [Fact]
    public void Document_References_Resolve()
    {
        var schemas = Document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => s.Name).ToList();
        var references = Reference().Matches(Document.GetRawText()).Select(m => m.Groups[1].Value).Distinct().ToList();

        Assert.All(references, r => Assert.StartsWith("#/components/schemas/", r, StringComparison.Ordinal));
        Assert.Equal(schemas.Order(), references.Select(r => r["#/components/schemas/".Length..]).Order());
    }

    [Fact]
    public void Document_Schemas_AreOfTheWire()
    {
        var schemas = Document.GetProperty("components").GetProperty("schemas");

        var run = schemas.GetProperty("Run").GetProperty("properties");
        Assert.Equal("number", run.GetProperty("cost_usd").Text("type"));
        Assert.Equal("#/components/schemas/RunStatus", run.GetProperty("status").Text("$ref"));
        Assert.Contains("awaiting_approval", schemas.GetProperty("RunStatus").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("string", schemas.GetProperty("Step").GetProperty("properties").GetProperty("kind").Text("type"));
        Assert.False(schemas.GetProperty("Step").GetProperty("properties").TryGetProperty("key", out _));
        Assert.Contains("workflow", schemas.GetProperty("NewRun").GetProperty("required").EnumerateArray().Select(r => r.GetString()));
    }

    [Fact]
    public async Task Document_Replies_FitTheirSchemas()
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run();
        server.Store.Put(run);
        server.Store.Put(Given.Step(run, 0));
        server.Store.Put(Given.Step(run, 1, Guid.NewGuid()) with
        {
            Status = Steps.StepStatus.Failed,
            Failure = new Steps.StepFailure { Kind = Steps.FailureKind.Shell, Message = "exit 1", ExitCode = 1 },
            PastTries = [new(1, new Steps.StepFailure { Kind = Steps.FailureKind.Timeout, Message = "late" }, 5, 0.1m, null, null, Given.Noon, Given.Noon)],
        });

        await AssertFitsAsync(server, $"/api/v1/runs/{run.Id}", "/api/v1/runs/{id}", "200");
        await AssertFitsAsync(server, $"/api/v1/runs/{run.Id}/steps/{Given.Step(run, 0).Id}", "/api/v1/runs/{id}/steps/{step_id}", "200");
        await AssertFitsAsync(server, "/api/v1/runs", "/api/v1/runs", "200");
        await AssertFitsAsync(server, "/api/v1/stats", "/api/v1/stats", "200");
        await AssertFitsAsync(server, "/api/v1/workflows", "/api/v1/workflows", "200");
        await AssertFitsAsync(server, "/api/v1/workflows/greet", "/api/v1/workflows/{name}", "200");
        await AssertFitsAsync(server, "/api/v1/workflows/nope", "/api/v1/workflows/{name}", "404");
        await AssertFitsAsync(server, "/health", "/health", "200");
    }

    private static async Task AssertFitsAsync(ApiServer server, string path, string template, string status)
    {
        var response = await server.Client.GetAsync(path);
        Assert.Equal(status, ((int)response.StatusCode).ToString());
        var schema = Document.GetProperty("paths").GetProperty(template).GetProperty("get").GetProperty("responses").GetProperty(status)
            .GetProperty("content").GetProperty("application/json").GetProperty("schema");

        // The validator resolves references within one document: the components travel along.
        var text = $$"""{"definitions":{{Document.GetProperty("components").GetProperty("schemas").GetRawText()}},"allOf":[{{schema.GetRawText()}}]}"""
            .Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        var errors = (await JsonSchema.FromJsonAsync(text)).Validate(await response.Content.ReadAsStringAsync());
        Assert.True(errors.Count == 0, $"{path}: {string.Join("; ", errors)}");
    }

    [GeneratedRegex("\"\\$ref\": \"([^\"]+)\"")]
    private static partial Regex Reference();
}
