using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Api.Tests.Support;

/// <summary>Records to test with.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static RunRecord Run(string workflow = "greet", RunStatus status = RunStatus.Running, DateTimeOffset? at = null, params (string Key, string Value)[] labels)
    {
        var id = Guid.CreateVersion7();
        return new RunRecord
        {
            Id = id,
            RootRunId = id,
            WorkflowName = workflow,
            Status = status,
            Trigger = new ApiTrigger(),
            Payload = new RawJson("""{"name":"Ada"}"""),
            Labels = labels.ToDictionary(l => l.Key, l => l.Value),
            CreatedBy = "ada",
            CreatedAt = at ?? Noon,
            UpdatedAt = at ?? Noon,
        };
    }

    public static StepRecord Step(RunRecord run, int position, params Guid[] dependencies)
    {
        var key = new StepKey(1, position, 0);
        return new StepRecord
        {
            Id = key.StepId(run.Id),
            RunId = run.Id,
            Key = key,
            Name = $"step-{position}",
            Kind = StepKind.Shell,
            Status = StepStatus.Completed,
            Dependencies = dependencies,
            Input = new RawJson("""{"type":"shell","command":"true"}"""),
            Output = new RawJson("""{"stdout":"hi","stderr":"","exit_code":0}"""),
            Trace = new RawJson("[1]"),
            CostUsd = 0.1m,
            InputTokens = 10,
            DurationMs = 7,
            CreatedAt = Noon,
            UpdatedAt = Noon,
        };
    }
}
