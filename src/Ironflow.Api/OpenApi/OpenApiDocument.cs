using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironflow.Api.Access;

namespace Ironflow.Api.OpenApi;

/// <summary>The API's description in OpenAPI 3.1, made from the table of operations.</summary>
public static class OpenApiDocument
{
    private const string Bearer = "bearer";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Lazy<ReadOnlyMemory<byte>> Document =
        new(() => JsonSerializer.SerializeToUtf8Bytes(Build(), Indented));

    /// <summary>The document as JSON in UTF-8.</summary>
    public static ReadOnlyMemory<byte> Json => Document.Value;

    private static JsonObject Build()
    {
        var schemas = new SchemaSet();
        var paths = new JsonObject();
        foreach (var operation in ApiOperations.All)
        {
            if (paths[operation.Path] is not JsonObject path)
                paths[operation.Path] = path = [];
            path[operation.Method.ToLowerInvariant()] = OperationObject.Of(operation, schemas, Bearer);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Ironflow",
                ["version"] = Version(),
                ["description"] = "Durable workflows: start runs, see their steps, follow their events. Errors have one form; docs/api.md tells more.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.ToJson(),
                ["securitySchemes"] = new JsonObject
                {
                    [Bearer] = new JsonObject
                    {
                        ["type"] = "http",
                        ["scheme"] = "bearer",
                        ["description"] = $"Asked for where the server is configured with a token. Permissions: {string.Join(", ", ApiPermissions.All)}.",
                    },
                },
            },
        };
    }

    private static string Version()
    {
        var version = typeof(OpenApiDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        return version.Split('+')[0];
    }
}
