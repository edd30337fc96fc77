using System.Text;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Execution;

/// <summary>Makes the result of an activity from a row.</summary>
internal static class StepResults
{
    /// <summary>The result that stands for a request: of a final row, of another step's row (the caller sees the divergence), of a try that has ended;
    /// <c>null</c> while the try is open.</summary>
    public static StepResult? Standing(StepRecord row, StepRequest request, IronflowOptions options)
    {
        if (row.Name != request.Name || row.Kind != request.Kind || StepTransitions.IsFinal(row.Status))
            return Of(row, options);
        return row.PastTries.FirstOrDefault(t => t.Try == request.Try) is { } past
            ? Of(row, options) with { Failure = past.Failure, WillRetry = true, Try = past.Try }
            : null;
    }

    /// <summary>The result of a row, with its output when that is small enough to travel.</summary>
    public static StepResult Of(StepRecord row, IronflowOptions options) => Of(row, row.Output, options);

    /// <summary>The result of a row with the output as the handler gets it.</summary>
    public static StepResult Of(StepRecord row, RawJson? output, IronflowOptions options)
    {
        var bytes = output is { } value ? Encoding.UTF8.GetByteCount(value.ToString()) : 0;
        return new StepResult
        {
            Key = row.Key.ToString(),
            Name = row.Name,
            Kind = row.Kind,
            Status = row.Status,
            Output = bytes <= options.MaxTravellingBytes ? output : null,
            OutputBytes = bytes,
            Failure = row.Failure,
            DurationMs = row.DurationMs,
            CostUsd = row.CostUsd,
            InputTokens = row.InputTokens,
            OutputTokens = row.OutputTokens,
            Try = row.Try,
            Tolerated = row.Tolerated,
            ChildRunId = row.ChildRunId,
            Decision = row.Gate?.Decision,
            Approvers = row.Gate is { } gate ? [.. gate.Votes.Where(v => v.Approve).Select(v => v.By)] : [],
            Agent = row.Kind == StepKind.Agent ? Agents.AgentFacts.Of(row.Trace) : null,
        };
    }
}
