using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Steps;

namespace Ironflow;

/// <content>Steps with work: commands, HTTP requests, own operations, child workflows.</content>
public sealed partial class WorkflowContext
{
    /// <summary>Runs a command (semantics 11).</summary>
    /// <exception cref="StepFailedException">It failed and <see cref="StepOptions.AllowFailure"/> is not set.</exception>
    public Task<ShellResult> ShellAsync(string name, ShellConfig config, StepOptions? options = null) => RunAsync(Step.Shell(name, config, options));

    /// <summary>Sends an HTTP request (semantics 11).</summary>
    /// <exception cref="StepFailedException">It failed and <see cref="StepOptions.AllowFailure"/> is not set.</exception>
    public Task<HttpResult> HttpAsync(string name, HttpConfig config, StepOptions? options = null) => RunAsync(Step.Http(name, config, options));

    /// <summary>Asks an AI agent (semantics 11).</summary>
    /// <exception cref="StepFailedException">It failed and <see cref="StepOptions.AllowFailure"/> is not set.</exception>
    public Task<AgentResult> AgentAsync(string name, AgentConfig config, StepOptions? options = null) => RunAsync(Step.Agent(name, config, options));

    /// <summary>Asks an AI agent for an answer of a type: its JSON schema is asked for, and the answer checked against it.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <exception cref="StepFailedException">It failed and <see cref="StepOptions.AllowFailure"/> is not set.</exception>
    public Task<AgentResult<T>> AgentAsync<T>(string name, AgentConfig config, StepOptions? options = null) => RunAsync(Step.Agent<T>(name, config, options));

    /// <summary>Runs an own operation.</summary>
    /// <exception cref="StepFailedException">It failed and <see cref="StepOptions.AllowFailure"/> is not set.</exception>
    public Task<OperationResult> OperationAsync(string name, IOperation operation, StepOptions? options = null) => RunAsync(Step.Operation(name, operation, options));

    /// <inheritdoc cref="OperationAsync(string, IOperation, StepOptions?)"/>
    public Task<OperationResult<T>> OperationAsync<T>(string name, Operation<T> operation, StepOptions? options = null) => RunAsync(Step.Operation(name, operation, options));

    /// <summary>Runs another workflow as a child: a run of its own, whose cost, tokens and time are this step's (semantics 7).</summary>
    /// <exception cref="StepFailedException">It failed or was cancelled, and <see cref="StepOptions.AllowFailure"/> is not set.</exception>
    public Task<WorkflowResult> WorkflowAsync(string name, WorkflowConfig config, StepOptions? options = null) => RunAsync(Step.Workflow(name, config, options));

    /// <inheritdoc cref="WorkflowAsync(string, WorkflowConfig, StepOptions?)"/>
    /// <typeparam name="TWorkflow">The child's workflow.</typeparam>
    /// <param name="payload">The child's payload; <c>{}</c> when <c>null</c>.</param>
    /// <param name="name">The step's name; the workflow's when <c>null</c>.</param>
    /// <param name="options">The step's options.</param>
    public Task<WorkflowResult> WorkflowAsync<TWorkflow>(object? payload = null, string? name = null, StepOptions? options = null)
        where TWorkflow : IWorkflow
    {
        var config = WorkflowConfig.Of<TWorkflow>(payload);
        return WorkflowAsync(name ?? config.Workflow, config, options);
    }

    /// <inheritdoc cref="WorkflowAsync{TWorkflow}(object?, string?, StepOptions?)"/>
    /// <typeparam name="TWorkflow">The child's workflow.</typeparam>
    /// <typeparam name="TOutput">The type of its output.</typeparam>
    public Task<WorkflowResult<TOutput>> WorkflowAsync<TWorkflow, TOutput>(object? payload = null, string? name = null, StepOptions? options = null)
        where TWorkflow : IWorkflow
    {
        var config = WorkflowConfig.Of<TWorkflow>(payload);
        return RunAsync(Step.Workflow<TOutput>(name ?? config.Workflow, config, options));
    }

    /// <summary>Runs a described step.</summary>
    /// <exception cref="StepFailedException">It failed and <see cref="StepOptions.AllowFailure"/> is not set.</exception>
    public Task<T> RunAsync<T>(StepDefinition<T> step)
        where T : StepOutput
    {
        ArgumentNullException.ThrowIfNull(step);
        var key = NextKey(step.Name);
        var spec = StepSpec.Of(step, key);
        return Submit(step.Name, async driver =>
        {
            try
            {
                var result = await driver.RunStepAsync(spec);
                Add(result);
                return step.View(key.StepId(RunId), result, () => Load(key, step.Name));
            }
            catch (StepFailedException failed) when (failed.Result is { } result)
            {
                Add(result);
                throw;
            }
        });
    }

    private Task<RawJson> Load(StepKey key, string name)
    {
        RequireTurn($"{name}: LoadAsync");
        return Submit(name, driver => driver.LoadAsync(key));
    }
}
