using Ironflow.Api.Access;
using Ironflow.Api.Errors;
using Ironflow.Audit;
using Ironflow.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Audit;

/// <summary>The audit of a request: its change, or that it was refused.</summary>
internal static class AuditedRequest
{
    /// <summary>Makes the request's change with its rows around it. Every operation that is not a read goes through here; a test sees to it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="workflow">The workflow it is about.</param>
    /// <param name="before">How it stands before.</param>
    /// <param name="change">Makes the change.</param>
    /// <param name="result">Says what it came to.</param>
    public static Task<T> ChangeAsync<T>(this HttpContext context, string? workflow, string? before, Func<Task<T>> change, Func<T, AuditResult> result)
    {
        var call = ApiCall.Of(context);
        context.Features.Set(new Told());
        var fact = RequestFacts.Of(context, call.Operation, call.Access.Caller) with { Workflow = workflow, Before = before };
        return context.Get<AuditTrail>().ChangeAsync(fact, change, result);
    }

    /// <summary>Tells of a refusal, when it is of somebody known and no row tells of it yet: anybody could fill the audit otherwise.</summary>
    public static void Note(HttpContext context, ApiOperation? operation, RequestException refusal)
    {
        if (operation is null || context.Features.Get<Told>() is not null)
            return;
        if (refusal.Code == ApiErrorCodes.Unauthorized && context.Features.Get<RefusedKey>() is { } key)
        {
            var caller = new Caller(AuditTargets.Key(key.Id), [], []) { Method = CallerMethods.ApiKey, KeyId = key.Id };
            if (context.Get<RefusedKeys>().IsWorthARow(key.Id))
                context.Get<AuditTrail>().Refused(RequestFacts.Of(context, operation, caller), refusal.Code);
        }
        else if (context.Features.Get<CallerAccess>() is { } access && (refusal.Code == ApiErrorCodes.Forbidden || context.Features.Get<HiddenWorkflow>() is not null))
        {
            var fact = RequestFacts.Of(context, operation, access.Caller) with { Workflow = context.Features.Get<HiddenWorkflow>()?.Name };
            context.Get<AuditTrail>().Refused(fact, refusal.Code);
        }
    }

    private sealed record Told;
}

/// <summary>That what was asked for is there, and the caller was told that it is not.</summary>
internal sealed record HiddenWorkflow(string Name);
