using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Runs;

/// <summary>The open gates of a run and of its children that run now, by the same way as the API finds a run's one gate: down from the run, not through the list
/// of every open gate, which may be long.</summary>
internal static class RunGates
{
    public static async Task<IReadOnlyList<GateView>> ListAsync(IRunClient client, RunDetail detail, CancellationToken cancellationToken)
    {
        var open = new List<GateView>();
        foreach (var step in detail.Steps)
        {
            if (step is { Status: StepStatus.AwaitingApproval, Gate: not null })
                open.Add(GateView.Of(new OpenGate(step, detail.Run.WorkflowName, detail.Run.RootRunId)));
            else if (step.ChildRunId is { } child && !StepTransitions.IsFinal(step.Status) && await client.FindAsync(child, cancellationToken) is { } below)
                open.AddRange(await ListAsync(client, below, cancellationToken));
        }

        return open;
    }
}
