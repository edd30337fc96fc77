using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Gates;

/// <summary>Gates to test rules with.</summary>
internal static class Gate
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The row of a gate that opened at noon.</summary>
    public static StepRecord Open(StepConfig config)
    {
        var (run, key) = (Guid.NewGuid(), new StepKey(1, 0, 0));
        return new StepRecord
        {
            Id = key.StepId(run),
            RunId = run,
            Key = key,
            Name = "release",
            Kind = config switch
            {
                HumanInputStepConfig => StepKind.HumanInput,
                SignalStepConfig => StepKind.Signal,
                _ => StepKind.Approval,
            },
            Status = StepStatus.AwaitingApproval,
            CreatedAt = Noon,
            UpdatedAt = Noon,
            StartedAt = Noon,
            Gate = GateRules.Open(config, "ada", Noon),
        };
    }

    public static GateVote Vote(string by, bool approve, int minutes = 1) => new(by, approve, Noon.AddMinutes(minutes), "because");

    public static SignalRecord Signal(string name = "paid", string? key = null, string? consumedBy = null) => new()
    {
        RunId = Guid.NewGuid(),
        Name = name,
        Id = "1",
        Key = key,
        Payload = new RawJson("7"),
        By = "shop",
        At = Noon,
        ConsumedBy = consumedBy,
    };
}
