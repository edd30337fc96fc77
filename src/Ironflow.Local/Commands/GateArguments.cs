using System.CommandLine;
using Ironflow.Local.Runs;

namespace Ironflow.Local.Commands;

/// <summary>Which gate a command means.</summary>
internal static class GateArguments
{
    public static Option<string?> Step() => new("--step") { Description = "The gate's name or id, where a run has several open", HelpName = "NAME|ID" };

    public static Option<string?> Comment() => new("--comment") { Description = "Why; it is kept with the decision", HelpName = "TEXT" };

    /// <summary>The one open gate of a run and its children.</summary>
    /// <exception cref="RequestException">None is open, or several are, which are named.</exception>
    public static async Task<GateView> FindAsync(IRunClient client, Guid runId, string? step)
    {
        var detail = await client.FindAsync(runId, CancellationToken.None) ?? throw new RequestException(ErrorCodes.RunNotFound, $"there is no run {runId}");
        var open = (await RunGates.ListAsync(client, detail, CancellationToken.None)).Where(g => step is null || g.StepName == step || g.StepId.ToString("D") == step).ToList();
        if (open.Count == 1)
            return open[0];
        if (open.Count > 1)
        {
            throw new RequestException(
                ErrorCodes.Conflict, $"run {runId} has {open.Count} open gates; say which with --step:{string.Concat(open.Select(g => $"\n  {g.StepId}  {g.Question()}"))}");
        }

        throw new RequestException(
            ErrorCodes.Conflict, $"run {runId} is {Json.SnakeCase.Name(detail.Run.Status)} and has no open gate{(step is null ? string.Empty : $" '{step}'")}; 'ironflow approvals' lists those there are");
    }
}
