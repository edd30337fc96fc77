using System.Diagnostics;
using System.Net;
using Ironflow.Api.Access;
using Ironflow.Api.Requests;
using Ironflow.Audit;
using Ironflow.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Audit;

/// <summary>What the audit keeps of a request: who, from where, what, at what. Never its body.</summary>
internal static class RequestFacts
{
    public static AuditFact Of(HttpContext context, ApiOperation operation, ICaller caller) => new(caller, operation.Name, TargetOf(context, operation))
    {
        From = RemoteOf(context),
        RequestId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
    };

    // In Azure the front end appends whom it saw, behind whatever the client claimed.
    private static string RemoteOf(HttpContext context)
    {
        if (context.Get<AuthOptions>().AppService && context.Request.Headers["X-Forwarded-For"] is [.., { } forwarded])
        {
            var last = forwarded.Split(',')[^1].Trim();
            return IPEndPoint.TryParse(last, out var address) ? address.Address.ToString() : "unknown";
        }

        return context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
    }

    private static string TargetOf(HttpContext context, ApiOperation operation)
    {
        if (PathTemplate.Match(operation.Path, context.Request.Path.Value ?? "/") is not { } values)
            return "-";
        var id = values.GetValueOrDefault("id");
        return operation.Path.Split('/').ElementAtOrDefault(3) switch
        {
            "runs" when id is not null => AuditTargets.Run(id, values.GetValueOrDefault("step_id")),
            "api-keys" when id is not null => AuditTargets.Key(id),
            "grants" when id is not null => AuditTargets.Grant(id),
            "workflows" when values.TryGetValue("name", out var name) => AuditTargets.Workflow(name),
            _ => "-",
        };
    }
}
