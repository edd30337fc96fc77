using System.Text.Json;
using Ironflow.Durable;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.Durable;
using Ironflow.Local.Tests.Samples;
using Ironflow.Local.Tests.Semantics;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Histories;

/// <summary>Runs every sample for real, in temporary folders, and takes the engine's history of it.</summary>
internal static class SampleRuns
{
    private static readonly Caller Ada = new("ada", [], []);

    /// <summary>The histories that are kept: the workflow, and a payload made of a repository and a folder.</summary>
    public static IReadOnlyDictionary<string, (string Workflow, Func<TempRepository, TempFolder, object> Payload)> All { get; }
        = new Dictionary<string, (string, Func<TempRepository, TempFolder, object>)>
        {
            ["hello"] = ("hello", (_, _) => new { name = "Ada" }),
            ["repo-health"] = ("repo-health", (repository, _) => new { directory = repository.Root }),
            ["deploy"] = ("deploy", (repository, target) => new { source = repository.Root, target = target.Path, version = "v1" }),
            ["deploy-rolled-back"] = ("deploy", (repository, target) =>
            {
                repository.Write("smoke.sh", "exit 4");
                repository.Commit();
                return new { source = repository.Root, target = target.Path, version = "v1" };
            }),
            ["nightly"] = ("nightly", (repository, target) => new { directories = new[] { repository.Root, Path.Combine(target.Path, "absent") } }),
            ["code-review"] = ("code-review", (repository, _) =>
            {
                repository.Write("cart.js", SampleModel.Before);
                repository.Commit();
                repository.Write("cart.js", SampleModel.After);
                repository.Commit();
                return new { directory = repository.Root };
            }),
            ["triage"] = ("triage", (_, _) => new { text = SampleModel.Unclear }),
        };

    public static async Task<IReadOnlyList<RecordedHistory>> RecordAsync(string sample)
    {
        using var repository = new TempRepository();
        using var target = new TempFolder();
        repository.Write("README.md", "TODO: write it\n");
        repository.Commit();
        await using var agents = await SampleAgents.StartAsync();
        var harness = agents.Harness;
        var (workflow, payload) = All[sample];
        var request = new NewRun(workflow, new RawJson(JsonSerializer.Serialize(payload(repository, target))), new ApiTrigger());
        var run = (await harness.Host.Runs.CreateAsync(request, Ada)).Run.Id;
        await ApproveAsync(harness, run);
        await harness.EndOfAsync(run);

        // The run's record ends with its last activity; the instance with the turn after it.
        await harness.UntilAsync(run, _ => harness.Host.Engine.GetAsync(run.ToString("D")).Result is { Status: DurableStatus.Completed });
        return harness.Host.Database.Read(connection => RecordedHistory.Read(connection, run.ToString("D")));
    }

    private static async Task ApproveAsync(Harness harness, Guid run)
    {
        var detail = await harness.UntilAsync(run, d => d.Run.Status == RunStatus.AwaitingApproval || RunTransitions.IsTerminal(d.Run.Status));
        if (detail.Steps.SingleOrDefault(step => step.Status == StepStatus.AwaitingApproval) is { } gate)
        {
            if (gate.Kind == StepKind.HumanInput)
                await harness.Decisions.AnswerAsync(run, gate.Id, new RawJson("""{"category":"defect","urgent":false}"""), null, Ada);
            else
                await harness.Decisions.DecideAsync(run, gate.Id, true, "fine", Ada);
        }
    }
}
