using System.Text.Json;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Registration;
using Ironflow.Steps;

namespace Ironflow;

/// <summary>Describes steps for <see cref="WorkflowContext.ParallelAsync(IReadOnlyList{StepDefinition}, bool, int?)"/> and
/// <see cref="WorkflowContext.OnError"/>.</summary>
public static class Step
{
    /// <summary>A command.</summary>
    public static StepDefinition<ShellResult> Shell(string name, ShellConfig config, StepOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new(name, StepKind.Shell, DurableNames.Shell, config.ToStepConfig(), options, (id, result, load) => new ShellResult(id, result, load));
    }

    /// <summary>An HTTP request.</summary>
    public static StepDefinition<HttpResult> Http(string name, HttpConfig config, StepOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new(name, StepKind.Http, DurableNames.Http, config.ToStepConfig(), options, (id, result, load) => new HttpResult(id, result, load));
    }

    /// <summary>A call of an AI agent.</summary>
    public static StepDefinition<AgentResult> Agent(string name, AgentConfig config, StepOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new(name, StepKind.Agent, DurableNames.Agent, config.ToStepConfig(), options, (id, result, load) => new AgentResult(id, result, load));
    }

    /// <summary>A call of an AI agent whose answer has a type.</summary>
    /// <typeparam name="T">The answer's type: its JSON schema is asked for.</typeparam>
    public static StepDefinition<AgentResult<T>> Agent<T>(string name, AgentConfig config, StepOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new(name, StepKind.Agent, DurableNames.Agent, config.ToStepConfig<T>(), options, (id, result, load) => new AgentResult<T>(id, result, load));
    }

    /// <summary>An own operation.</summary>
    public static StepDefinition<OperationResult> Operation(string name, IOperation operation, StepOptions? options = null)
    {
        var (kind, config) = Describe(operation);
        return new(name, kind, DurableNames.Operation, config, options, (id, result, load) => new OperationResult(id, result, load));
    }

    /// <inheritdoc cref="Operation(string, IOperation, StepOptions?)"/>
    public static StepDefinition<OperationResult<T>> Operation<T>(string name, Operation<T> operation, StepOptions? options = null)
    {
        var (kind, config) = Describe(operation);
        return new(name, kind, DurableNames.Operation, config, options, (id, result, load) => new OperationResult<T>(id, result, load));
    }

    /// <summary>A child workflow.</summary>
    /// <param name="name">The step's name.</param>
    /// <param name="config">Which workflow, with which payload.</param>
    /// <param name="options">Its options; a child run is neither timed nor tried again as a step.</param>
    /// <exception cref="ArgumentException">The options have a timeout or a retry policy.</exception>
    public static StepDefinition<WorkflowResult> Workflow(string name, WorkflowConfig config, StepOptions? options = null)
        => new(name, StepKind.Workflow, string.Empty, Child(config, options), options, (id, result, load) => new WorkflowResult(id, result, load));

    /// <inheritdoc cref="Workflow(string, WorkflowConfig, StepOptions?)"/>
    /// <typeparam name="T">The type of the child's output.</typeparam>
    public static StepDefinition<WorkflowResult<T>> Workflow<T>(string name, WorkflowConfig config, StepOptions? options = null)
        => new(name, StepKind.Workflow, string.Empty, Child(config, options), options, (id, result, load) => new WorkflowResult<T>(id, result, load));

    private static WorkflowStepConfig Child(WorkflowConfig config, StepOptions? options)
    {
        ArgumentNullException.ThrowIfNull(config);
        return options is { Timeout: null, Retry: null } or null
            ? config.ToStepConfig()
            : throw new ArgumentException("a child workflow has no timeout and no retry policy of its own; give them to its steps, or start it with retries", nameof(options));
    }

    private static (StepKind Kind, OperationStepConfig Config) Describe(IOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var kind = IronflowBuilder.KindOf(operation.GetType());
        var data = new RawJson(JsonSerializer.Serialize(operation, operation.GetType(), PayloadJson.Options));
        return (StepKind.Custom(kind), new OperationStepConfig { Operation = kind, Data = data });
    }
}
