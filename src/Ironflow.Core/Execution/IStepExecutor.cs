using Ironflow.Json;
using Ironflow.Secrets;
using Ironflow.Steps;
using Microsoft.Extensions.Logging;

namespace Ironflow.Execution;

/// <summary>Does the work of one kind of step. It never throws for a failure of that work: a failure is data (design §4.2).</summary>
public interface IStepExecutor
{
    /// <summary>The time limit of a step that sets none.</summary>
    TimeSpan DefaultTimeout { get; }

    /// <summary>Executes one try. When <see cref="StepExecution.Stop"/> is set it ends the work, with everything the work started, and
    /// returns what there is so far with a <see cref="StepOutcome.Stopped"/> outcome; who stopped it and why is the caller's to say.</summary>
    Task<StepOutcome> ExecuteAsync(StepExecution execution);
}

/// <summary>One try of a step, as its executor sees it.</summary>
public sealed class StepExecution
{
    /// <summary>What is to be done.</summary>
    public required StepRequest Request { get; init; }

    /// <summary>The time limit; the caller sets <see cref="Stop"/> when it has passed.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Set on timeout, on cancel and on the host's shutdown.</summary>
    public required CancellationToken Stop { get; init; }

    /// <summary>Resolves <c>secret:NAME</c> and remembers each value it gave, so that it can be masked.</summary>
    public required SecretScope Secrets { get; init; }

    /// <summary>To be called once a process runs, so that its mark is on the row (semantics 11).</summary>
    public required Func<ProcessMark, Task> ProcessStarted { get; init; }

    /// <summary>The <c>traceparent</c> that the work hands on to what it calls; <c>null</c> when its run has no trace and nobody listens.</summary>
    public string? TraceParent { get; init; }

    /// <summary>A logger with run and step in its scope.</summary>
    public required ILogger Logger { get; init; }
}

/// <summary>How one try ended.</summary>
public sealed record StepOutcome
{
    /// <summary>The output, as JSON; with a failure, what there is of it (semantics 3.3).</summary>
    public RawJson? Output { get; init; }

    /// <summary>The failure; absent on success.</summary>
    public StepFailure? Failure { get; init; }

    /// <summary>Whether the work ended because <see cref="StepExecution.Stop"/> was set.</summary>
    public bool Stopped { get; init; }

    /// <summary>The trace, as JSON.</summary>
    public RawJson? Trace { get; init; }

    /// <summary>Its cost in US dollars.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>Its input tokens.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Its output tokens.</summary>
    public long? OutputTokens { get; init; }
}
