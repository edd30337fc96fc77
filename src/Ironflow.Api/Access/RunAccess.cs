using Ironflow.Api.Audit;
using Ironflow.Api.Operations.Runs;
using Ironflow.Records;
using Ironflow.Runs;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Access;

/// <summary>Finds the run that a request is about, for callers who may do with it what the operation does.</summary>
internal static class RunAccess
{
    /// <summary>The run of the path.</summary>
    /// <exception cref="RequestException">There is none, or none that the caller may see, which is the same to them; or they may see it and no more.</exception>
    public static async Task<RunRecord> RunAsync(this HttpContext context, Guid runId)
    {
        var run = await context.Get<IRecordStore>().GetRunAsync(runId, context.RequestAborted);
        await RequireAsync(context, run.WorkflowName, () => RunLookup.NotFound(runId));
        return run;
    }

    /// <summary>Passes when the caller has the operation's permission on a workflow.</summary>
    /// <exception cref="RequestException">They have not: 403 where they may read its runs, otherwise what <paramref name="hidden"/> says.</exception>
    public static async Task RequireAsync(HttpContext context, string workflow, Func<RequestException> hidden)
    {
        var call = ApiCall.Of(context);
        if (await call.Access.OnAsync(call.Operation.Permission, workflow, context.RequestAborted))
            return;
        context.Features.Set(new HiddenWorkflow(workflow));
        throw await call.Access.OnAsync(ApiPermissions.RunsRead, workflow, context.RequestAborted)
            ? Refusal.Of(call.Access.Caller, call.Operation.Permission, workflow)
            : hidden();
    }

    /// <summary>Which workflows the caller has the operation's permission on.</summary>
    public static ValueTask<Func<string, bool>> WorkflowsAsync(this HttpContext context)
    {
        var call = ApiCall.Of(context);
        return call.Access.WorkflowsAsync(call.Operation.Permission, context.RequestAborted);
    }
}
