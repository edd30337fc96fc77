namespace Ironflow;

/// <summary>A workflow: one class, plain C# control flow, durable steps (semantics 1).</summary>
/// <remarks>Its code is replayed: it awaits only what the <see cref="WorkflowContext"/> gives it, and takes time and ids from it.</remarks>
public interface IWorkflow
{
    /// <summary>The name it is registered and started under: 1 to 128 characters of a-z, 0-9, '-', '_' and '.'.</summary>
    string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    string Description { get; }

    /// <summary>Its version, recorded with each run (semantics 9.7).</summary>
    /// <value>Default <c>1</c>.</value>
    string Version => "1";

    /// <summary>Earlier versions whose running runs this code can go on with: it comes to the same steps (semantics 9.7).</summary>
    /// <value>Default: none.</value>
    IReadOnlyList<string> CompatibleVersions => [];

    /// <summary>What happens when a run may not spend what a step would cost (semantics 8.3).</summary>
    /// <value>Default <see cref="BudgetPolicy.Fail"/>.</value>
    BudgetPolicy OnBudgetExceeded => BudgetPolicy.Fail;

    /// <summary>How many of its runs may be under way at once.</summary>
    /// <value>Default: no limit.</value>
    ConcurrencyLimit? Concurrency => null;

    /// <summary>Runs the workflow.</summary>
    Task RunAsync(WorkflowContext context);
}

/// <summary>A workflow whose payload is checked against <typeparamref name="TInput"/> before a run starts.</summary>
/// <typeparam name="TInput">The payload's type; camelCase JSON, unknown members refused.</typeparam>
public abstract class Workflow<TInput> : IWorkflow
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public virtual string Version => "1";

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> CompatibleVersions => [];

    /// <inheritdoc/>
    public virtual BudgetPolicy OnBudgetExceeded => BudgetPolicy.Fail;

    /// <inheritdoc/>
    public virtual ConcurrencyLimit? Concurrency => null;

    /// <summary>Runs the workflow.</summary>
    public abstract Task RunAsync(WorkflowContext context, TInput input);

    Task IWorkflow.RunAsync(WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return RunAsync(context, context.Payload<TInput>());
    }
}

/// <summary>A workflow with a typed payload and a typed output.</summary>
/// <typeparam name="TInput">The payload's type; camelCase JSON, unknown members refused.</typeparam>
/// <typeparam name="TOutput">The output's type; it becomes the run's <c>output</c>.</typeparam>
public abstract class Workflow<TInput, TOutput> : IWorkflow
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public virtual string Version => "1";

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> CompatibleVersions => [];

    /// <inheritdoc/>
    public virtual BudgetPolicy OnBudgetExceeded => BudgetPolicy.Fail;

    /// <inheritdoc/>
    public virtual ConcurrencyLimit? Concurrency => null;

    /// <summary>Runs the workflow.</summary>
    public abstract Task<TOutput> RunAsync(WorkflowContext context, TInput input);

    async Task IWorkflow.RunAsync(WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.SetOutput(await RunAsync(context, context.Payload<TInput>()));
    }
}
