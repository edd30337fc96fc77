using Ironflow.Execution;
using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Steps;

namespace Ironflow;

/// <content>Gates: approvals, values from people, signals (semantics 6).</content>
public sealed partial class WorkflowContext
{
    /// <summary>Waits until people approve. The run holds nothing of the process meanwhile.</summary>
    /// <param name="name">The step's name.</param>
    /// <param name="config">What is asked, of whom, until when.</param>
    /// <exception cref="ApprovalRejectedException">Somebody rejected it, or its deadline did.</exception>
    public Task<ApprovalDecision> ApprovalAsync(string name, ApprovalConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Gate(name, StepKind.Approval, config.ToStepConfig(), (id, result, load) => new ApprovalDecision(id, result, load));
    }

    /// <inheritdoc cref="ApprovalAsync(string, ApprovalConfig)"/>
    public Task<ApprovalDecision> ApprovalAsync(string name, string message) => ApprovalAsync(name, new ApprovalConfig(message));

    /// <summary>Waits until a person gives a value. One that does not fit <typeparamref name="T"/> is refused and the gate stays open.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="name">The step's name.</param>
    /// <param name="config">What is asked, of whom, until when.</param>
    /// <exception cref="ApprovalRejectedException">Somebody refused to give it, or its deadline passed.</exception>
    public Task<HumanInput<T>> HumanInputAsync<T>(string name, HumanInputConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Gate(name, StepKind.HumanInput, config.ToStepConfig(InputSchema.Of<T>()), (id, result, load) => new HumanInput<T>(id, result, load));
    }

    /// <summary>Waits for a signal, which may have come before. With a timeout, a signal that does not come is a result too.</summary>
    /// <typeparam name="T">The payload's type. A payload that does not fit opens nothing.</typeparam>
    /// <param name="name">The step's name.</param>
    /// <param name="config">Which signal, with which key, until when.</param>
    public Task<SignalResult<T>> WaitForSignalAsync<T>(string name, SignalConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Gate(name, StepKind.Signal, config.ToStepConfig(InputSchema.Of<T>()), (id, result, load) => new SignalResult<T>(id, result, load));
    }

    private Task<T> Gate<T>(string name, StepKind kind, StepConfig config, Func<Guid, StepResult, Func<Task<RawJson>>, T> view)
        where T : StepOutput
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var key = NextKey(name);
        var spec = new StepSpec(key, name, kind, string.Empty, config, new StepOptions());
        return Submit(name, async driver => view(key.StepId(RunId), await driver.RunGateAsync(spec), () => Load(key, name)));
    }
}
