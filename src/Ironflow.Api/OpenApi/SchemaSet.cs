using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Ironflow.Access;
using Ironflow.Api.Replies;
using Ironflow.Audit;
using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Api.OpenApi;

/// <summary>The schemas of the types that cross the wire, exported from the serializer itself, so that they cannot disagree with it.</summary>
internal sealed class SchemaSet
{
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(NewRunBody)] = "NewRun",
        [typeof(RunRecord)] = "Run",
        [typeof(RunSummary)] = "RunSummary",
        [typeof(RunDetail)] = "RunDetail",
        [typeof(StepEdge)] = "StepEdge",
        [typeof(StepRecord)] = "Step",
        [typeof(StepFailure)] = "StepFailure",
        [typeof(Trigger)] = "Trigger",
        [typeof(RunStatus)] = "RunStatus",
        [typeof(StepStatus)] = "StepStatus",
        [typeof(RunStats)] = "RunStats",
        [typeof(WorkflowSummary)] = "WorkflowSummary",
        [typeof(WorkflowDetail)] = "Workflow",
        [typeof(RunReuse)] = "RunReuse",
        [typeof(GateState)] = "Gate",
        [typeof(GateVote)] = "GateVote",
        [typeof(GateDecision)] = "GateDecision",
        [typeof(SignalRecord)] = "Signal",
        [typeof(Approval)] = "Approval",
        [typeof(DecisionBody)] = "Decision",
        [typeof(AnswerBody)] = "Answer",
        [typeof(SignalBody)] = "NewSignal",
        [typeof(RetryBody)] = "Retry",
        [typeof(NewKeyBody)] = "NewApiKey",
        [typeof(RotateBody)] = "Rotation",
        [typeof(ApiKey)] = "ApiKey",
        [typeof(IssuedKey)] = "IssuedApiKey",
        [typeof(GrantBody)] = "NewGrant",
        [typeof(Grant)] = "Grant",
        [typeof(CallerView)] = "Caller",
        [typeof(AuditEntry)] = "AuditEntry",
        [typeof(AuditOutcome)] = "AuditOutcome",
        [typeof(Health)] = "Health",
        [typeof(PageMeta)] = "PageMeta",
        [typeof(ErrorEnvelope)] = "Error",
    };

    private readonly SortedDictionary<string, JsonNode> exported = new(StringComparer.Ordinal);

    /// <summary>A reference to a named type's schema, or a list's schema in place.</summary>
    public JsonObject Reference(Type type)
    {
        if (Names.TryGetValue(type, out var name))
            return Named(type, name);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return new JsonObject { ["type"] = "array", ["items"] = Reference(type.GetGenericArguments()[0]) };
        throw new InvalidOperationException($"{type} crosses the wire and has no name in the OpenAPI document");
    }

    public JsonObject ToJson() => new(exported.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value)));

    private JsonObject Named(Type type, string name)
    {
        if (!exported.ContainsKey(name))
        {
            exported[name] = new JsonObject();
            exported[name] = Export(type);
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private JsonNode Export(Type root)
    {
        var options = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, schema) => Transform(context, schema, root),
        };
        return ApiJson.Relaxed.Options.GetJsonSchemaAsNode(root, options);
    }

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema, Type root)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(StepKind))
            return new JsonObject { ["type"] = "string" };
        if (type == typeof(RawJson) || type == typeof(JsonNode))
            return new JsonObject { ["description"] = "Any JSON." };
        RequireOnlyWhatIsAlwaysThere(context.TypeInfo, schema);
        if (context.PropertyInfo is null && type == root)
            return schema;
        return context.BaseTypeInfo is null && Names.TryGetValue(type, out var name) ? Named(type, name) : schema;
    }

    // The exporter requires what a constructor takes; on the wire, what is null is left out.
    private static void RequireOnlyWhatIsAlwaysThere(JsonTypeInfo type, JsonNode schema)
    {
        if (schema is not JsonObject || schema["required"] is not JsonArray required)
            return;
        var optional = type.Properties.Where(p => p.IsGetNullable || Nullable.GetUnderlyingType(p.PropertyType) is not null).Select(p => p.Name).ToHashSet();
        required.RemoveAll(name => optional.Contains(name!.GetValue<string>()));
    }
}
