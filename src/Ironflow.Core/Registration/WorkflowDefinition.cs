using System.Text.Json;
using System.Text.Json.Nodes;
using Ironflow.Json;

namespace Ironflow.Registration;

/// <summary>A registered workflow.</summary>
public sealed class WorkflowDefinition
{
    // The payload itself is never null (CheckPayload).
    private readonly Lazy<JsonNode?> schema;

    private readonly Func<IServiceProvider, IWorkflow> create;

    internal WorkflowDefinition(IWorkflow workflow, Func<IServiceProvider, IWorkflow> create)
    {
        this.create = create;
        Type = workflow.GetType();
        Name = workflow.Name;
        Description = workflow.Description;
        Version = workflow.Version;
        CompatibleVersions = workflow.CompatibleVersions ?? [];
        OnBudgetExceeded = workflow.OnBudgetExceeded;
        Concurrency = workflow.Concurrency;
        (InputType, OutputType) = TypesOf(Type);
        schema = new(() => InputType is null ? null : TypeSchemas.Of(InputType));
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

    /// <summary>Earlier versions whose runs it can go on with.</summary>
    public IReadOnlyList<string> CompatibleVersions { get; }

    /// <summary>What happens when a run's budget does not cover a step.</summary>
    public BudgetPolicy OnBudgetExceeded { get; }

    /// <summary>How many of its runs may be under way at once.</summary>
    public ConcurrencyLimit? Concurrency { get; }

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
            using var document = JsonDocument.Parse(payload.ToString());
            if (InputType is not null)
                CheckType(document.RootElement, InputType);
        }
        catch (JsonException error)
        {
            throw Invalid("$", $"it is not JSON: {error.Message}");
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

    private void CheckType(JsonElement payload, Type type)
    {
        try
        {
            if (payload.Deserialize(type, PayloadJson.Options) is null)
                throw Invalid("$", "it must not be null; expected " + PayloadKinds.Expected(PayloadJson.Options.GetTypeInfo(type)));
        }
        catch (JsonException error)
        {
            throw Invalid(error.Path ?? "$", PayloadErrors.Explain(payload, type, error));
        }
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
