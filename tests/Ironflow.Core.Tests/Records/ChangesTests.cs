using System.Text.Json;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Records;

public class ChangesTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ToStatus_OverEveryPair_FollowsTheTableThroughRunning()
    {
        foreach (var from in Enum.GetValues<RunStatus>())
        {
            foreach (var to in Enum.GetValues<RunStatus>())
            {
                var run = Run(from);
                if (from == to)
                    Assert.Empty(Changes.ToStatus(run, to, Start));
                else if (RunTransitions.IsAllowed(from, to))
                    Assert.Equal([to], Changes.ToStatus(run, to, Start).Select(r => r.Status));
                else if (from == RunStatus.Pending)
                    Assert.Equal([RunStatus.Running, to], Changes.ToStatus(run, to, Start).Select(r => r.Status));
                else
                    Assert.Throws<InvalidTransitionException>(() => Changes.ToStatus(run, to, Start));
            }
        }
    }

    [Fact]
    public void Quirk18_ToStatus_SetsTimesOnce()
    {
        var running = Changes.ToStatus(Run(RunStatus.Pending), RunStatus.Running, Start.AddSeconds(1))[^1];
        var sleeping = Changes.ToStatus(running, RunStatus.Sleeping, Start.AddSeconds(2))[^1];
        var again = Changes.ToStatus(sleeping, RunStatus.Running, Start.AddSeconds(3))[^1];
        var ended = Changes.ToStatus(again, RunStatus.Completed, Start.AddSeconds(5))[^1];
        Assert.Equal((Start.AddSeconds(1), Start.AddSeconds(5), 4_000L), (ended.StartedAt, ended.CompletedAt, ended.DurationMs));
    }

    [Fact]
    public void ToEnd_OfAnEndedRun_IsNoWay()
        => Assert.Empty(Changes.ToEnd(Run(RunStatus.Cancelled), new RunFinish(RunStatus.Completed, Start), new RunTotals(1, null, null, 0, 0)));

    [Fact]
    public void ToEnd_CarriesSumsAndReason()
    {
        var finish = new RunFinish(RunStatus.Failed, Start) { Error = "why", ErrorCode = ErrorCodes.StepFailed };
        var ended = Assert.Single(Changes.ToEnd(Run(RunStatus.Running), finish, new RunTotals(1.5m, 1, 2, 3, 4)));
        Assert.Equal(("why", ErrorCodes.StepFailed, 1.5m, 3L, 4L), (ended.Error, ended.ErrorCode, ended.CostUsd, ended.ActiveMs, ended.WaitingMs));
    }

    [Fact]
    public void LateReport_TakesNothingButWhatIsLate()
    {
        var final = Step(StepStatus.Cancelled) with { Error = "cancelled" };
        var report = final with { Status = StepStatus.Completed, Name = "other", Error = null, CostUsd = 1, Output = new RawJson("1"), DurationMs = 2, InputTokens = 3 };
        var late = Changes.LateReport(final, report);
        Assert.Equal(final with { CostUsd = 1, Output = new RawJson("1"), DurationMs = 2, InputTokens = 3 }, late);
        Assert.Equal("1", Changes.LateReport(late, late with { Output = new RawJson("2") }).Output!.Value.Text);
    }

    [Fact]
    public void StepEvents_AreThoseOfTheReference()
    {
        Assert.Null(Changes.Of(Step(StepStatus.Running), Step(StepStatus.Running)));
        Assert.Null(Changes.Of(null, Step(StepStatus.Pending)));
        var (type, data) = Changes.Of(Step(StepStatus.Running), Step(StepStatus.Failed) with { Error = "e\"", CostUsd = 0.10m, DurationMs = 7 })!.Value;
        using var json = JsonDocument.Parse(data.Text);
        Assert.Equal("step_failed", type);
        string[] names = ["type", "run_id", "step_id", "step_name", "kind", "duration_ms", "cost_usd", "error", "at"];
        Assert.Equal(names, json.RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void StepEquality_SeesEveryField()
    {
        var step = Step(StepStatus.Running);
        Assert.True(StepEquality.Same(step, step with { ETag = "other", Dependencies = [.. step.Dependencies], PastTries = [] }));
        Assert.False(StepEquality.Same(step, step with { Dependencies = [] }));
        Assert.False(StepEquality.Same(step, step with { Output = new RawJson("1") }));
        Assert.False(StepEquality.Same(step, step with { HeartbeatAt = Start }));
    }

    private static RunRecord Run(RunStatus status) => new()
    {
        Id = Guid.NewGuid(), WorkflowName = "w", Status = status, Trigger = new ApiTrigger(), CreatedBy = "ada", CreatedAt = Start, UpdatedAt = Start,
    };

    private static readonly Guid RunId = Guid.NewGuid();
    private static readonly Guid[] Before = [Guid.NewGuid()];

    private static StepRecord Step(StepStatus status) => new()
    {
        Id = new StepKey(1, 0, 0).StepId(RunId), RunId = RunId, Key = new StepKey(1, 0, 0), Name = "s", Kind = StepKind.Shell, Status = status, Dependencies = Before,
        CreatedAt = Start, UpdatedAt = Start,
    };
}
