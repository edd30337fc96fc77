using System.Text;
using System.Text.Json;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Testing;

/// <summary>How a tested run ended, with everything on record.</summary>
public sealed class WorkflowTestResult
{
    private WorkflowTestResult(RunRecord run, IReadOnlyList<StepRecord> steps, IReadOnlyList<EventRecord> events, IReadOnlyList<WorkflowTestResult> children)
    {
        Run = run;
        Steps = steps;
        Events = events;
        Children = children;
    }

    /// <summary>The run.</summary>
    public RunRecord Run { get; }

    /// <summary>How it ended.</summary>
    public RunStatus Status => Run.Status;

    /// <summary>Its steps by attempt, position, index, with their values.</summary>
    public IReadOnlyList<StepRecord> Steps { get; }

    /// <summary>Its events, in order.</summary>
    public IReadOnlyList<EventRecord> Events { get; }

    /// <summary>The runs its steps started, in the order of those steps.</summary>
    public IReadOnlyList<WorkflowTestResult> Children { get; }

    /// <summary>The run's output as <typeparamref name="T"/>.</summary>
    /// <exception cref="WorkflowAssertionException">It set none.</exception>
    public T Output<T>() => Run.Output is { } output
        ? JsonSerializer.Deserialize<T>(output.ToString(), PayloadJson.Options)!
        : throw Failed("the run has no output");

    /// <summary>A step by its name; the last one when there are several.</summary>
    /// <exception cref="WorkflowAssertionException">There is none.</exception>
    public StepRecord Step(string name) => Steps.LastOrDefault(s => s.Name == name) ?? throw Failed($"no step named '{name}' ran");

    /// <summary>Whether a step of that name ran, or was left out on purpose.</summary>
    public bool HasStep(string name) => Steps.Any(s => s.Name == name);

    /// <summary>Checks that the run ended well.</summary>
    /// <exception cref="WorkflowAssertionException">It did not.</exception>
    public WorkflowTestResult AssertCompleted()
        => Status is RunStatus.Completed or RunStatus.Warning ? this : throw Failed("expected the run to complete");

    /// <summary>Checks that the run failed.</summary>
    /// <param name="errorCode">With which code; any when <c>null</c>.</param>
    /// <exception cref="WorkflowAssertionException">It did not, or with another code.</exception>
    public WorkflowTestResult AssertFailed(string? errorCode = null)
        => Status == RunStatus.Failed && (errorCode is null || Run.ErrorCode == errorCode)
            ? this
            : throw Failed($"expected the run to fail{(errorCode is null ? string.Empty : $" with {errorCode}")}");

    /// <summary>Checks that exactly these steps are on record, in this order.</summary>
    /// <exception cref="WorkflowAssertionException">Others are.</exception>
    public WorkflowTestResult AssertSteps(params IReadOnlyList<string> names)
        => Steps.Select(s => s.Name).SequenceEqual(names) ? this : throw Failed($"expected the steps {string.Join(", ", names)}");

    /// <summary>The run and its steps as text.</summary>
    public string Describe()
    {
        var text = new StringBuilder($"run of {Run.WorkflowName}: {SnakeCase.Name(Run.Status)}{(Run.Error is null ? string.Empty : $" ({Run.ErrorCode}: {Run.Error})")}");
        foreach (var step in Steps)
            text.Append(FormattableString.Invariant($"\n  {step.Position,3} {step.Name} ({step.Kind}) {SnakeCase.Name(step.Status)}{(step.Error is null ? string.Empty : ": " + step.Error)}"));
        return text.ToString();
    }

    internal static async Task<WorkflowTestResult> ReadAsync(IRecordStore store, Guid runId)
    {
        var run = await store.FindRunAsync(runId) ?? throw new InvalidOperationException($"run {runId} is not on record");
        var steps = new List<StepRecord>();
        foreach (var listed in await store.ListStepsAsync(runId))
            steps.Add((await store.FindStepAsync(runId, listed.Key))!);
        var children = new List<WorkflowTestResult>();
        foreach (var child in steps.Select(s => s.ChildRunId).OfType<Guid>())
        {
            if (await store.FindRunAsync(child) is not null)
                children.Add(await ReadAsync(store, child));
        }

        return new WorkflowTestResult(run, steps, await store.ReadRunEventsAsync(runId, null, 1_000), children);
    }

    private WorkflowAssertionException Failed(string what) => new($"{what}\n{Describe()}");
}
