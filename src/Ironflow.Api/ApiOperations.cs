using System.Collections.Frozen;
using Ironflow.Api.Operations.Access;
using Ironflow.Api.Operations.Events;
using Ironflow.Api.Operations.Gates;
using Ironflow.Api.Operations.Runs;
using Ironflow.Api.Operations.Service;
using Ironflow.Api.Operations.Workflows;

namespace Ironflow.Api;

/// <summary>The table of operations: the one place that says what the API is. Both hosts, the OpenAPI document and the tests read it.</summary>
public static class ApiOperations
{
    private static readonly FrozenDictionary<string, ApiOperation> ByName;

    static ApiOperations()
    {
        All =
        [
            CreateRun.Operation,
            ListRuns.Operation,
            GetRun.Operation,
            GetStep.Operation,
            CancelRun.Operation,
            RetryRun.Operation,
            DecideOperations.ApproveRun,
            DecideOperations.RejectRun,
            DecideOperations.ApproveStep,
            DecideOperations.RejectStep,
            AnswerStep.Operation,
            SendSignal.Operation,
            ListApprovals.Operation,
            StreamRunEvents.Operation,
            StreamEvents.Operation,
            ListWorkflows.Operation,
            GetWorkflow.Operation,
            GetStats.Operation,
            KeyOperations.Create,
            KeyOperations.List,
            KeyOperations.Rotate,
            KeyOperations.Revoke,
            GrantOperations.List,
            GrantOperations.Put,
            GrantOperations.Delete,
            ListAudit.Operation,
            Whoami.Operation,
            GetHealth.Operation,
            GetOpenApi.Operation,
        ];
        ByName = All.ToFrozenDictionary(o => o.Name, StringComparer.Ordinal);
    }

    /// <summary>Every operation.</summary>
    public static IReadOnlyList<ApiOperation> All { get; }

    /// <summary>The operation of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ApiOperation Get(string name)
        => ByName.TryGetValue(name, out var operation)
            ? operation
            : throw new ArgumentException($"there is no operation '{name}'; there are: {string.Join(", ", ByName.Keys.Order(StringComparer.Ordinal))}", nameof(name));
}
