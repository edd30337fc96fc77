using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Records;
using Ironflow.Registration;
using Ironflow.Steps;

namespace Ironflow.Runs;

/// <summary>Retries a run as a new one (semantics 9.4): from its start, from where it failed, or from a step.</summary>
public sealed class RunRetryService(IRecordStore store, RunService runs, WorkflowRegistry registry)
{
    /// <summary>From the first step.</summary>
    public const string FromStart = "start";

    /// <summary>From the first step that did not end well.</summary>
    public const string FromFailed = "failed";

    /// <summary>Starts the new run.</summary>
    /// <param name="runId">The earlier run; it has ended.</param>
    /// <param name="from"><see cref="FromStart"/>, <see cref="FromFailed"/>, or a step's id or name.</param>
    /// <param name="caller">Who asks; the new run is theirs.</param>
    /// <param name="cancellationToken">Cancels the reading before the run is created.</param>
    /// <exception cref="RequestException">There is no such run or step; the run has not ended, is a child, or ended well; or its version does not go with this host's.</exception>
    public async Task<RunRecord> RetryAsync(Guid runId, string from, ICaller caller, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(from);
        var earlier = await store.FindRunAsync(runId, cancellationToken) ?? throw new RequestException(ErrorCodes.RunNotFound, $"there is no run {runId}");
        RequireRetryable(earlier, from);
        var request = new NewRun(earlier.WorkflowName, earlier.Payload, new RetryTrigger(earlier.Id))
        {
            Labels = earlier.Labels,
            MaxCostUsd = earlier.MaxCostUsd,
            MaxRetries = earlier.MaxRetries,
            ConcurrencyKey = earlier.ConcurrencyKey,
            Reuse = from == FromStart ? null : await ReuseAsync(earlier, from, cancellationToken),
        };
        return (await runs.CreateAsync(request, caller, CancellationToken.None)).Run;
    }

    private void RequireRetryable(RunRecord run, string from)
    {
        if (!RunTransitions.IsTerminal(run.Status))
            throw Conflict(run, $"run {run.Id} is {SnakeCase.Name(run.Status)}; only a run that has ended is retried");
        if (run.ParentRunId is not null)
            throw Conflict(run, $"run {run.Id} is a child; retry its root {run.RootRunId}");
        if (from == FromFailed && run.Status is RunStatus.Completed)
            throw Conflict(run, $"run {run.Id} ended well; there is nothing to go on from. Retry it from its start, or from a step");
        if (from != FromStart && !WorkflowVersions.AreCompatible(registry, run.WorkflowName, run.WorkflowVersion))
        {
            throw new RequestException(
                ErrorCodes.VersionMismatch,
                $"{WorkflowVersions.Explain(registry, run.WorkflowName, run.WorkflowVersion)} (\"from\": \"start\")",
                new Dictionary<string, string> { ["version"] = run.WorkflowVersion ?? string.Empty });
        }
    }

    private async Task<RunReuse> ReuseAsync(RunRecord run, string from, CancellationToken cancellationToken)
    {
        var steps = (await store.ListStepsAsync(run.Id, cancellationToken)).Where(s => s.Attempt == run.Attempt && !s.IsErrorHandler).ToList();
        if (from == FromFailed)
        {
            var failed = steps.LastOrDefault(s => s.Status is StepStatus.Failed or StepStatus.Rejected or StepStatus.Cancelled && !s.Tolerated);
            var cut = failed?.Position ?? (steps.Count == 0 ? 0 : steps[^1].Position + 1);
            return new RunReuse(run.Id, run.Attempt, cut, WithWave: true);
        }

        var step = steps.FirstOrDefault(s => s.Id.ToString("D") == from) ?? steps.FirstOrDefault(s => s.Name == from)
            ?? throw new RequestException(ErrorCodes.StepNotFound, $"run {run.Id} has no step '{from}' in its last attempt; \"from\" is \"start\", \"failed\", or a step's id or name");
        return new RunReuse(run.Id, run.Attempt, step.Position, WithWave: false);
    }

    private static RequestException Conflict(RunRecord run, string message)
        => new(ErrorCodes.Conflict, message, new Dictionary<string, string> { ["status"] = SnakeCase.Name(run.Status) });
}
