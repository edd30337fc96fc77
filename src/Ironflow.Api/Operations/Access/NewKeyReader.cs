using System.Text.Json;
using Ironflow.Access;
using Ironflow.Api.Requests;

namespace Ironflow.Api.Operations.Access;

/// <summary>Reads the body of a request for a key.</summary>
internal static class NewKeyReader
{
    private static readonly string[] Known = ["name", "scopes", "workflows", "expires_at"];

    public static NewApiKey Read(JsonElement body)
    {
        Fields.RequireKnown(body, Known, []);
        var name = body.TryGetProperty("name", out var given) ? Fields.Text(given, "$.name") : throw Fields.Invalid("$.name", "is missing: say what the key is for");
        var scopes = body.TryGetProperty("scopes", out var list) ? Fields.TextList(list, "$.scopes") : throw Fields.Invalid("$.scopes", "is missing: a key without scopes opens nothing");
        return new NewApiKey(name, scopes)
        {
            Workflows = body.TryGetProperty("workflows", out var workflows) ? Fields.TextList(workflows, "$.workflows") : null,
            ExpiresAt = body.TryGetProperty("expires_at", out var at) ? Fields.Time(at, "$.expires_at") : null,
        };
    }
}
