using Ironflow.Audit;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Api.Operations.Gates;

/// <summary>What the audit says of a gate after a decision: the gate by its own id, and how it stands; never the comment or the value.</summary>
internal static class DecisionLine
{
    public static AuditResult Of(StepRecord gate)
    {
        var state = gate.Gate is { Decision: { } decision } ? SnakeCase.Name(decision.Outcome) : $"{gate.Gate?.Votes.Count ?? 0} of {gate.Gate?.Required ?? 1} votes";
        return new AuditResult($"'{gate.Name}' {SnakeCase.Name(gate.Status)}: {state}", AuditTargets.Run(gate.RunId, gate.Id));
    }
}
