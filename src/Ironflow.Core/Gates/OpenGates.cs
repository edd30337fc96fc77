using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Gates;

/// <summary>Finds the gate that a decision is for.</summary>
internal sealed class OpenGates(IRecordStore store)
{
    /// <summary>A run's gate by its step's id, with everything on its row.</summary>
    /// <exception cref="RequestException">There is no such run or step, or the step is no gate.</exception>
    public async Task<StepRecord> FindAsync(Guid runId, Guid stepId, CancellationToken cancellationToken)
    {
        if (await store.FindRunAsync(runId, cancellationToken) is null)
            throw new RequestException(ErrorCodes.RunNotFound, $"there is no run {runId}");
        var steps = await store.ListStepsAsync(runId, cancellationToken);
        if (steps.FirstOrDefault(s => s.Id == stepId) is not { } listed || await store.FindStepAsync(runId, listed.Key, cancellationToken) is not { } step)
            throw new RequestException(ErrorCodes.StepNotFound, $"run {runId} has no step {stepId}");
        return step.Kind.IsGate
            ? step
            : throw new RequestException(ErrorCodes.BadRequest, $"step '{step.Name}' is a {step.Kind} step; there is nothing to decide at it");
    }

    /// <summary>The one open gate of a run and its children.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="name">Only a gate of this name.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <exception cref="RequestException">There is no such run; none is open; or several are, which are named.</exception>
    public async Task<StepRecord> OnlyAsync(Guid runId, string? name, CancellationToken cancellationToken)
    {
        var run = await store.FindRunAsync(runId, cancellationToken) ?? throw new RequestException(ErrorCodes.RunNotFound, $"there is no run {runId}");
        var open = await ListAsync(runId, cancellationToken);
        if (name is not null)
            open = [.. open.Where(g => g.Name == name)];
        return open.Count switch
        {
            1 => (await store.FindStepAsync(open[0].RunId, open[0].Key, cancellationToken))!,
            0 => throw new RequestException(
                ErrorCodes.Conflict,
                $"run {runId} is {Json.SnakeCase.Name(run.Status)} and has no open gate{(name is null ? string.Empty : $" named '{name}'")}",
                new Dictionary<string, string> { ["status"] = Json.SnakeCase.Name(run.Status) }),
            _ => throw new RequestException(
                ErrorCodes.Conflict,
                $"run {runId} has {open.Count} open gates: {string.Join(", ", open.Select(g => $"'{g.Name}' ({g.Id})"))}; say which",
                open.ToDictionary(g => g.Id.ToString("D"), g => g.Name)),
        };
    }

    /// <summary>Every open gate of a run and of the children that run now.</summary>
    public async Task<IReadOnlyList<StepRecord>> ListAsync(Guid runId, CancellationToken cancellationToken)
    {
        var open = new List<StepRecord>();
        foreach (var step in await store.ListStepsAsync(runId, cancellationToken))
        {
            if (step.Status == StepStatus.AwaitingApproval)
                open.Add(step);
            else if (step.ChildRunId is { } child && !StepTransitions.IsFinal(step.Status))
                open.AddRange(await ListAsync(child, cancellationToken));
        }

        return open;
    }
}
