using System.Globalization;
using System.Text.Json.Nodes;
using Ironflow.Api.Access;
using Ironflow.Api.Errors;
using Ironflow.Api.Replies;

namespace Ironflow.Api.OpenApi;

/// <summary>One operation of the table as OpenAPI's operation object.</summary>
internal static class OperationObject
{
    public static JsonObject Of(ApiOperation operation, SchemaSet schemas, string securityScheme)
    {
        var isPublic = operation.Permission == ApiPermissions.Public;
        var node = new JsonObject
        {
            ["operationId"] = operation.Name,
            ["summary"] = operation.Summary,
            ["x-permission"] = operation.Permission,
        };
        if (operation.Parameters.Count > 0)
            node["parameters"] = new JsonArray([.. operation.Parameters.Select(Parameter)]);
        if (operation.Request is { } body)
            node["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Json(schemas.Reference(body)) };
        node["responses"] = Responses(operation, isPublic, schemas);

        // A server without a token takes requests without one, hence the empty alternative.
        node["security"] = isPublic
            ? new JsonArray()
            : new JsonArray(new JsonObject(), new JsonObject { [securityScheme] = new JsonArray() });
        return node;
    }

    private static JsonObject Responses(ApiOperation operation, bool isPublic, SchemaSet schemas)
    {
        var responses = new JsonObject();
        foreach (var reply in operation.Replies)
            responses[Status(reply.Status)] = Success(reply, schemas);
        var codes = operation.Errors.Concat(ApiErrorCodes.Common).Concat(isPublic ? [] : ApiErrorCodes.Guarded).Distinct();
        foreach (var group in codes.GroupBy(code => ErrorStatus.Of(operation, code)).OrderBy(g => g.Key))
        {
            responses[Status(group.Key)] = new JsonObject
            {
                ["description"] = string.Join(", ", group.Order(StringComparer.Ordinal)),
                ["content"] = Json(schemas.Reference(typeof(ErrorEnvelope))),
            };
        }

        return responses;
    }

    private static JsonObject Success(ApiReply reply, SchemaSet schemas)
    {
        var node = new JsonObject { ["description"] = reply.Description };
        if (reply.Headers.Count > 0)
        {
            var headers = new JsonObject();
            foreach (var (name, description) in reply.Headers)
                headers[name] = new JsonObject { ["description"] = description, ["schema"] = new JsonObject { ["type"] = "string" } };
            node["headers"] = headers;
        }

        if (reply.Data is { } data)
            node["content"] = Json(Envelope(data, reply.Meta, schemas));
        else if (reply.ContentType != "application/json")
            node["content"] = new JsonObject { [reply.ContentType] = Schema(new JsonObject { ["type"] = "string" }) };
        else if (reply.Status == 200)
            node["content"] = Json(new JsonObject { ["type"] = "object" });
        return node;
    }

    private static JsonObject Envelope(Type data, Type? meta, SchemaSet schemas)
    {
        var properties = new JsonObject { ["data"] = schemas.Reference(data) };
        var required = new JsonArray("data");
        if (meta is not null)
        {
            properties["meta"] = schemas.Reference(meta);
            required.Add("meta");
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required };
    }

    private static JsonObject Parameter(ApiParameter parameter)
    {
        var schema = new JsonObject { ["type"] = parameter.Type };
        if (parameter.Format is not null)
            schema["format"] = parameter.Format;
        if (parameter.Values is not null)
            schema["enum"] = new JsonArray([.. parameter.Values.Select(v => JsonValue.Create(v))]);
        return new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = parameter.In.ToString().ToLowerInvariant(),
            ["description"] = parameter.Description,
            ["required"] = parameter.In == ParameterPlace.Path,
            ["schema"] = parameter.Repeatable ? new JsonObject { ["type"] = "array", ["items"] = schema } : schema,
        };
    }

    private static JsonObject Json(JsonObject schema) => new() { ["application/json"] = Schema(schema) };

    private static JsonObject Schema(JsonObject schema) => new() { ["schema"] = schema };

    private static string Status(int status) => status.ToString(CultureInfo.InvariantCulture);
}
