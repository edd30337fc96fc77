using System.Runtime.CompilerServices;
using System.Text.Json;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow;

/// <summary>Which workflow a step starts as its child, and with which payload (semantics 7).</summary>
public sealed record WorkflowConfig
{
    private WorkflowConfig(string workflow, RawJson payload)
    {
        Workflow = workflow;
        Payload = payload;
    }

    /// <summary>The workflow's registered name.</summary>
    public string Workflow { get; }

    /// <summary>The payload, as JSON. One that does not fit the workflow's input fails the step and starts nothing.</summary>
    public RawJson Payload { get; }

    /// <summary>A workflow by its class.</summary>
    /// <param name="payload">The payload; <c>{}</c> when <c>null</c>.</param>
    public static WorkflowConfig Of<TWorkflow>(object? payload = null)
        where TWorkflow : IWorkflow
        => Named(((IWorkflow)RuntimeHelpers.GetUninitializedObject(typeof(TWorkflow))).Name, payload);

    /// <summary>A workflow by its name.</summary>
    /// <param name="workflow">The registered name.</param>
    /// <param name="payload">The payload; <c>{}</c> when <c>null</c>.</param>
    public static WorkflowConfig Named(string workflow, object? payload = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(workflow);
        return new WorkflowConfig(workflow, payload switch
        {
            null => new RawJson("{}"),
            RawJson json => json,
            _ => new RawJson(JsonSerializer.Serialize(payload, payload.GetType(), PayloadJson.Options)),
        });
    }

    internal WorkflowStepConfig ToStepConfig() => new() { WorkflowName = Workflow, Payload = Payload };
}
