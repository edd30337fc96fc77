using System.Text.Json;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Steps;
using Microsoft.Extensions.Logging;

namespace Ironflow;

/// <summary>What a workflow does its steps with. One step at a time; time, ids and the logger are the same on replay.</summary>
/// <remarks>The members of each kind of step are in files of their own.</remarks>
public sealed partial class WorkflowContext
{
    private readonly RunInput input;
    private readonly HandlerLoop loop;
    private readonly StepCounter counter;
    private readonly Func<DateTimeOffset> now;
    private IHandlerCommand? pending;
    private string? pendingStep;
    private string? lastStep;
    private int ids;
    private bool closed;

    internal WorkflowContext(RunInput input, HandlerLoop loop, StepCounter counter, Func<DateTimeOffset> now, ILogger logger)
    {
        this.input = input;
        this.loop = loop;
        this.counter = counter;
        this.now = now;
        Logger = logger;
    }

    /// <summary>The run's id.</summary>
    public Guid RunId => input.RunId;

    /// <summary>The run's attempt, from 1 (semantics 9.4).</summary>
    public int Attempt => input.Attempt;

    /// <summary>The payload as JSON.</summary>
    public RawJson PayloadJson => input.Payload;

    /// <summary>The current time; the same on replay, constant until the next step.</summary>
    public DateTimeOffset UtcNow => now();

    /// <summary>A logger that is silent while the workflow is replayed.</summary>
    public ILogger Logger { get; }

    /// <summary>The cost of the steps of this attempt so far, children included, in US dollars.</summary>
    public decimal TotalCostUsd { get; private set; }

    /// <summary>The time of work of the steps so far.</summary>
    public TimeSpan TotalDuration { get; private set; }

    /// <summary>The tokens of the steps so far, input and output.</summary>
    public long TotalTokens { get; private set; }

    internal RawJson? Output { get; private set; }

    internal bool HasPending => pending is not null;

    /// <summary>The payload as <typeparamref name="T"/>.</summary>
    /// <exception cref="JsonException">It does not fit.</exception>
    public T Payload<T>()
        => JsonSerializer.Deserialize<T>(input.Payload.ToString(), Json.PayloadJson.Options)
            ?? throw new JsonException($"the payload is null, not a {typeof(T).Name}");

    /// <summary>Sets the run's output; the last one counts.</summary>
    public void SetOutput<T>(T value) => Output = new RawJson(JsonSerializer.Serialize(value, Json.PayloadJson.Options));

    /// <summary>A new id; the same on replay.</summary>
    public Guid NewGuid() => Ids.Version5(RunId, $"guid:{input.Attempt}:{ids++}");

    internal IHandlerCommand? TakePending()
    {
        var command = pending;
        pending = null;
        (lastStep, pendingStep) = (pendingStep ?? lastStep, null);
        return command;
    }

    /// <summary>Nothing more is delivered to the handler and no step is accepted from it (semantics 9.3).</summary>
    internal void Close() => closed = true;

    internal string DescribeForeignAwait()
        => $"{(lastStep is null ? "before its first step" : $"after step '{lastStep}'")} the workflow awaited something that its context did not give it, " +
           "such as Task.Delay, Task.Run or HttpClient; it could not be replayed. Use DelayAsync for waiting and put other work into an operation";

    private void Add(Execution.StepResult result)
    {
        TotalCostUsd += result.CostUsd;
        TotalDuration += TimeSpan.FromMilliseconds(result.DurationMs);
        TotalTokens += (result.InputTokens ?? 0) + (result.OutputTokens ?? 0);
    }

    private StepKey NextKey(string name, int members = 1)
    {
        RequireTurn(name);
        return counter.Next(members);
    }

    /// <summary>Hands the driver what the handler asks for. A failure of it runs the registered steps before the handler learns of it (semantics 9.6).</summary>
    private Task<T> Submit<T>(string name, Func<RunDriver, Task<T>> execute)
    {
        var command = new HandlerCommand<T>(async driver =>
        {
            // Within the command rather than as an exception here, so that no handler can swallow it.
            counter.RequireRoom(name);
            try
            {
                return await execute(driver);
            }
            catch (IronflowException error) when (error is StepFailedException or ParallelFailedException or ApprovalRejectedException)
            {
                await RunErrorHandlersAsync(driver, name, error);
                throw;
            }
        });
        (pending, pendingStep) = (command, name);
        return command.Result;
    }

    private void RequireTurn(string name)
    {
        if (closed)
            throw new InvalidOperationException($"step '{name}' comes too late: the run has ended");
        if (!loop.IsCurrent)
            throw new InvalidOperationException($"step '{name}' was called from another thread: a workflow awaits only what its context gives it");
        if (pending is not null)
        {
            throw new InvalidOperationException(
                $"step '{name}' was called while '{pendingStep}' is open; await one step at a time, or use ParallelAsync for several at once");
        }
    }
}
