using Ironflow.Execution;
using Ironflow.Hosting;
using Ironflow.Steps;
using Ironflow.Telemetry;

namespace Ironflow.Agents;

/// <summary>Has a provider make the call of an agent step, and makes an outcome of its answer (reference §1.11, §2.9).</summary>
/// <param name="providers">The providers of the host.</param>
/// <param name="options">The settings for agents.</param>
/// <param name="host">The host's settings; <see cref="IronflowOptions.KillGrace"/> is how long a stopped provider has to return.</param>
/// <param name="progress">Where what an agent says and does while it works is told.</param>
/// <param name="time">The clock of that wait.</param>
public sealed class AgentExecutor(AgentProviders providers, AgentOptions options, IronflowOptions host, AgentProgressFeed progress, TimeProvider time) : IStepExecutor
{
    /// <inheritdoc/>
    public TimeSpan DefaultTimeout { get; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public async Task<StepOutcome> ExecuteAsync(StepExecution execution)
    {
        ArgumentNullException.ThrowIfNull(execution);
        try
        {
            var config = StepConfigReader.Read<AgentStepConfig>(execution.Request.Config);
            var mode = AgentRules.Check(config, options);
            var schema = config.JsonSchema is { } text ? await AnswerSchema.ParseAsync(text, execution.Stop) : null;
            config = config with { Model = config.Model ?? options.DefaultModel };
            var provider = providers.Select(config.Provider, config.Model);
            if (execution.Stop.IsCancellationRequested)
                return new StepOutcome { Stopped = true };
            await using var teller = progress.Open(execution);
            var call = AgentCalls.Of(config, mode, execution) with { Report = teller.Tell };
            return await new AgentDialogue(provider.Name, schema, options.MaxCorrections, ask => TracedAsync(provider, ask, execution)).RunAsync(call, execution.Stop);
        }
        catch (StepConfigException error)
        {
            return error.ToOutcome();
        }
        catch (OperationCanceledException) when (execution.Stop.IsCancellationRequested)
        {
            return new StepOutcome { Stopped = true };
        }
    }

    private async Task<AgentAnswer> TracedAsync(IAgentProvider provider, AgentCall call, StepExecution execution)
    {
        using var span = AgentSpans.Invoke(provider.Name, call);
        var started = time.GetTimestamp();
        var answer = await AskAsync(provider, call, execution);
        WorkMetrics.Agent(call.Model, answer, time.GetElapsedTime(started));
        AgentSpans.End(span, answer);
        return answer;
    }

    private async Task<AgentAnswer> AskAsync(IAgentProvider provider, AgentCall call, StepExecution execution)
    {
        try
        {
            // On a thread of the pool: a provider that blocks must not hold who waits for the stop order.
            var asking = Task.Run(() => provider.InvokeAsync(call, execution.Stop), CancellationToken.None);
            await ((Task)asking).WaitAsync(execution.Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (!asking.IsCompleted)
                await Task.WhenAny(asking, Task.Delay(host.KillGrace, time, CancellationToken.None));
            if (asking.IsCompleted)
                return await asking ?? throw new InvalidOperationException("it returned no answer");
        }
#pragma warning disable CA1031 // Whatever a provider throws is a failed step, as data (design §4.2).
        catch (Exception error) when (error is not OperationCanceledException || !execution.Stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new AgentAnswer { Failure = AgentFailures.Of(provider.Name, error) };
        }

        Logs.ProviderAbandoned(execution.Logger, call.StepName, provider.Name);
        throw new OperationCanceledException(execution.Stop);
    }
}
