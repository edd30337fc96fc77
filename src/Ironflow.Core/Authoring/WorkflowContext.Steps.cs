using System.Text.Json;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Registration;
using Ironflow.Steps;

namespace Ironflow;

/// <content>Steps with work: commands, HTTP requests, own operations.</content>
public sealed partial class WorkflowContext
{
    /// <summary>Runs a command (semantics 11).</summary>
    /// <exception cref="StepFailedException">It failed and <see cref="StepOptions.AllowFailure"/> is not set.</exception>
    public Task<ShellResult> ShellAsync(string name, ShellConfig config, StepOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Work(name, StepKind.Shell, DurableNames.Shell, config.ToStepConfig(), options, (id, result, load) => new ShellResult(id, result, load));
    }

    /// <summary>Sends an HTTP request (semantics 11).</summary>
    /// <exception cref="StepFailedException">It failed and <see cref="StepOptions.AllowFailure"/> is not set.</exception>
    public Task<HttpResult> HttpAsync(string name, HttpConfig config, StepOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Work(name, StepKind.Http, DurableNames.Http, config.ToStepConfig(), options, (id, result, load) => new HttpResult(id, result, load));
    }

    /// <summary>Runs an own operation.</summary>
    /// <exception cref="StepFailedException">It failed and <see cref="StepOptions.AllowFailure"/> is not set.</exception>
    public Task<OperationResult> OperationAsync(string name, IOperation operation, StepOptions? options = null)
        => Operation(name, operation, options, (id, result, load) => new OperationResult(id, result, load));

    /// <inheritdoc cref="OperationAsync(string, IOperation, StepOptions?)"/>
    public Task<OperationResult<T>> OperationAsync<T>(string name, Operation<T> operation, StepOptions? options = null)
        => Operation(name, operation, options, (id, result, load) => new OperationResult<T>(id, result, load));

    private Task<T> Operation<T>(
        string name, IOperation operation, StepOptions? options, Func<Guid, Execution.StepResult, Func<Task<RawJson>>, T> view)
        where T : StepOutput
    {
        ArgumentNullException.ThrowIfNull(operation);
        var kind = IronflowBuilder.KindOf(operation.GetType());
        var data = new RawJson(JsonSerializer.Serialize(operation, operation.GetType(), Json.PayloadJson.Options));
        var config = new OperationStepConfig { Operation = kind, Data = data };
        return Work(name, StepKind.Custom(kind), DurableNames.Operation, config, options, view);
    }

    private Task<T> Work<T>(
        string name, StepKind kind, string activity, StepConfig config, StepOptions? options,
        Func<Guid, Execution.StepResult, Func<Task<RawJson>>, T> view)
        where T : StepOutput
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var key = NextKey(name);
        var spec = new StepSpec(key, name, kind, activity, config, options ?? new StepOptions());
        return Submit(name, async driver =>
        {
            var result = await driver.RunStepAsync(spec);
            Add(result);
            return view(key.StepId(RunId), result, () => Load(key, name));
        });
    }

    private Task<RawJson> Load(StepKey key, string name)
    {
        RequireTurn($"{name}: LoadAsync");
        return Submit(name, driver => driver.LoadAsync(key));
    }
}
