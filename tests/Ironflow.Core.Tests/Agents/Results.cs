using Ironflow.Execution;
using Ironflow.Hosting;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Agents;

/// <summary>Brings an outcome the way it takes to the workflow: over its row.</summary>
internal static class Results
{
    private static readonly StepRequest Request = new()
    {
        RunId = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"), Key = "001:00000:0000", Name = "ask", Kind = StepKind.Agent, Config = new("{}"),
    };

    public static StepResult Of(StepOutcome outcome)
    {
        var now = DateTimeOffset.UnixEpoch;
        var row = new StepRecord
        {
            Id = Guid.NewGuid(), RunId = Request.RunId, Name = Request.Name, Kind = Request.Kind, Status = StepStatus.Running, CreatedAt = now, UpdatedAt = now,
        };
        var end = StepEnd.Of(row, Request, outcome, now, now, TimeSpan.FromSeconds(1));
        return StepResults.Of(end.Row, end.Output, new IronflowOptions());
    }
}
