using Ironflow.Api.Access;
using Ironflow.Registration;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Workflows;

/// <summary>Finds workflows, for callers who may know of them.</summary>
internal static class WorkflowLookup
{
    /// <summary>A workflow that the caller may see.</summary>
    /// <exception cref="RequestException">There is none of that name, or none for them, which is the same to them.</exception>
    public static async Task<WorkflowDefinition> GetAsync(HttpContext context, string name)
    {
        var maySee = await context.WorkflowsAsync();
        return context.Get<WorkflowRegistry>().Find(name) is { } workflow && maySee(name) ? workflow : throw await NotFoundAsync(context, name);
    }

    /// <summary>Passes when the caller has the operation's permission on a workflow that there is.</summary>
    public static async Task RequireAsync(HttpContext context, string name)
    {
        var hidden = await NotFoundAsync(context, name);
        if (context.Get<WorkflowRegistry>().Find(name) is null)
            throw hidden;
        await RunAccess.RequireAsync(context, name, () => hidden);
    }

    private static async Task<RequestException> NotFoundAsync(HttpContext context, string name)
    {
        var maySee = await ApiCall.Of(context).Access.WorkflowsAsync(ApiPermissions.WorkflowsRead, context.RequestAborted);
        var visible = context.Get<WorkflowRegistry>().Workflows.Select(w => w.Name).Where(maySee);
        return new RequestException(ErrorCodes.WorkflowNotFound, $"no workflow named '{name}' is registered; there are: {string.Join(", ", visible)}");
    }
}
