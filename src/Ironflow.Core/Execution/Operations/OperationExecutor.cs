using Ironflow.Hosting;
using Ironflow.Registration;
using Ironflow.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Execution.Operations;

/// <summary>Runs own operations: their data comes as JSON, their code from the registry.</summary>
/// <param name="registry">The operations the host knows.</param>
/// <param name="services">The host's services; each execution gets a scope of them.</param>
/// <param name="options">The host's settings; <see cref="IronflowOptions.KillGrace"/> is how long a stopped operation has to return.</param>
/// <param name="time">The clock of that wait.</param>
public sealed class OperationExecutor(WorkflowRegistry registry, IServiceProvider services, IronflowOptions options, TimeProvider time) : IStepExecutor
{
    /// <inheritdoc/>
    public TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(300);

    /// <inheritdoc/>
    public async Task<StepOutcome> ExecuteAsync(StepExecution execution)
    {
        ArgumentNullException.ThrowIfNull(execution);
        try
        {
            var operation = OperationLoader.Load(registry, execution.Request.Config);
            if (execution.Stop.IsCancellationRequested)
                return new StepOutcome { Stopped = true };
            return await RunAsync(operation, execution);
        }
        catch (StepConfigException error)
        {
            return error.ToOutcome();
        }
    }

    private async Task<StepOutcome> RunAsync(IOperation operation, StepExecution execution)
    {
        await using var scope = services.CreateAsyncScope();
        var context = new OperationContext(
            execution.Request.RunId, execution.Request.Name, execution.Request.IdempotencyKey(), scope.ServiceProvider, execution.Logger,
            name => Secret(execution.Secrets, name), execution.Stop);
        StepOutcome outcome;
        try
        {
            // On a thread of the pool: an operation that blocks must not hold who waits for the stop order.
            var work = Task.Run(() => operation.ExecuteAsync(context), CancellationToken.None);
            outcome = await EndsAsync(work, execution.Stop)
                ? OperationResult.Of(await work)
                : Abandoned(operation, execution);
        }
        catch (OperationCanceledException) when (execution.Stop.IsCancellationRequested)
        {
            outcome = new StepOutcome { Stopped = true };
        }
#pragma warning disable CA1031 // Whatever an author's code throws is a failed step, as data (design §4.2).
        catch (Exception error)
#pragma warning restore CA1031
        {
            outcome = new StepOutcome { Failure = OperationFailures.Of(error), Stopped = execution.Stop.IsCancellationRequested };
        }

        return outcome with { CostUsd = context.CostUsd, InputTokens = context.InputTokens, OutputTokens = context.OutputTokens };
    }

    private async Task<bool> EndsAsync(Task work, CancellationToken stop)
    {
        await work.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!work.IsCompleted)
            await Task.WhenAny(work, Task.Delay(options.KillGrace, time, CancellationToken.None));
        return work.IsCompleted;
    }

    // Code cannot be killed as a process can. The step ends without it, and the log says what may still be at work.
    private static StepOutcome Abandoned(IOperation operation, StepExecution execution)
    {
        Logs.OperationAbandoned(execution.Logger, execution.Request.Name, operation.GetType());
        return new StepOutcome { Stopped = true };
    }

    private static string Secret(SecretScope secrets, string name)
    {
        try
        {
            return secrets.Get(name);
        }
        catch (SecretNotFoundException error)
        {
            throw new OperationFailedException(error.Message, inner: error);
        }
    }
}
