using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Ironflow.Json;

namespace Ironflow.Registration;

/// <summary>A registered workflow.</summary>
public sealed class WorkflowDefinition
{
    private readonly Lazy<JsonNode?> schema;

    private readonly Func<IServiceProvider, IWorkflow> create;

    internal WorkflowDefinition(IWorkflow workflow, Func<IServiceProvider, IWorkflow> create)
    {
        this.create = create;
        Type = workflow.GetType();
        Name = workflow.Name;
        Description = workflow.Description;
        Version = workflow.Version;
        (InputType, OutputType) = TypesOf(Type);
        schema = new(() => InputType is null ? null : PayloadJson.Options.GetJsonSchemaAsNode(InputType));
    }

    /// <summary>The workflow's class.</summary>
    public Type Type { get; }

    /// <inheritdoc cref="IWorkflow.Name"/>
    public string Name { get; }

    /// <inheritdoc cref="IWorkflow.Description"/>
    public string Description { get; }

    /// <inheritdoc cref="IWorkflow.Version"/>
    public string Version { get; }

    /// <summary>The payload's type; <c>null</c> when the workflow takes any JSON.</summary>
    public Type? InputType { get; }

    /// <summary>The output's type; <c>null</c> when the workflow declares none.</summary>
    public Type? OutputType { get; }

    /// <summary>The payload's JSON schema; <c>null</c> when the workflow takes any JSON.</summary>
    public JsonNode? InputSchema => schema.Value?.DeepClone();

    /// <summary>Makes an instance, its constructor's services injected.</summary>
    public IWorkflow Create(IServiceProvider services) => create(services);

    /// <summary>Checks a payload against the input type (semantics 1).</summary>
    /// <exception cref="RequestException"><see cref="ErrorCodes.InvalidPayload"/>; details name the JSON path.</exception>
    public void CheckPayload(RawJson payload)
    {
        try
        {
            if (InputType is null)
            {
                using var any = JsonDocument.Parse(payload.ToString());
                return;
            }

            if (JsonSerializer.Deserialize(payload.ToString(), InputType, PayloadJson.Options) is null)
                throw Invalid("$", "null is not an object");
        }
        catch (JsonException error)
        {
            throw Invalid(error.Path ?? "$", Reason(error));
        }
        catch (ArgumentException error)
        {
            throw Invalid("$", error.Message);
        }
    }

    private RequestException Invalid(string path, string reason)
        => new(
            ErrorCodes.InvalidPayload,
            $"the payload does not fit workflow '{Name}' at {path}: {reason}",
            new Dictionary<string, string> { ["path"] = path });

    private static string Reason(JsonException error)
    {
        var end = error.Message.IndexOf(" Path:", StringComparison.Ordinal);
        return end < 0 ? error.Message : error.Message[..end];
    }

    private static (Type? Input, Type? Output) TypesOf(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (!current.IsGenericType)
                continue;
            var arguments = current.GetGenericArguments();
            var definition = current.GetGenericTypeDefinition();
            if (definition == typeof(Workflow<>))
                return (arguments[0], null);
            if (definition == typeof(Workflow<,>))
                return (arguments[0], arguments[1]);
        }

        return (null, null);
    }
}
