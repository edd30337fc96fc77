using System.Text.Json;
using Ironflow.Gates;
using Ironflow.Local.Storage;
using Ironflow.Steps;

namespace Ironflow.Local.RecordStore;

/// <summary>The fields that few steps have, as one text of the row.</summary>
internal sealed record StepMore
{
    public GateState? Gate { get; init; }

    public Guid? ChildRunId { get; init; }

    public long? WaitedMs { get; init; }

    public Guid? ReusedFrom { get; init; }

    public bool? IsErrorHandler { get; init; }

    /// <summary>The text of a step; <c>null</c> when it has none of the fields.</summary>
    public static string? Text(StepRecord step)
        => step is { Gate: null, ChildRunId: null, WaitedMs: 0, ReusedFrom: null, IsErrorHandler: false }
            ? null
            : JsonSerializer.Serialize(
                new StepMore
                {
                    Gate = step.Gate,
                    ChildRunId = step.ChildRunId,
                    WaitedMs = step.WaitedMs == 0 ? null : step.WaitedMs,
                    ReusedFrom = step.ReusedFrom,
                    IsErrorHandler = step.IsErrorHandler ? true : null,
                },
                MoreJson.Relaxed.StepMore);

    /// <summary>A step with the fields of a row's text.</summary>
    public static StepRecord AddTo(StepRecord step, Statement row, int column)
    {
        if (row.IsNull(column))
            return step;
        var more = JsonSerializer.Deserialize(row.Blob(column), MoreJson.Relaxed.StepMore)!;
        return step with
        {
            Gate = more.Gate,
            ChildRunId = more.ChildRunId,
            WaitedMs = more.WaitedMs ?? 0,
            ReusedFrom = more.ReusedFrom,
            IsErrorHandler = more.IsErrorHandler ?? false,
        };
    }
}
