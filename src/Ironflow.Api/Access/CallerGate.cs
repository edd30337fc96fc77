using Ironflow.Access;
using Ironflow.Api.Errors;
using Ironflow.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Access;

/// <summary>Lets a request through to its operation when its caller is known and has the operation's permission, on some workflow at least. On which one is for
/// the operation to ask: only it knows what it is about.</summary>
internal sealed class CallerGate(ICallerSource callers)
{
    private static readonly Caller Nobody = new("anonymous", [], []);

    public async ValueTask<CallerAccess> PassAsync(HttpContext context, ApiOperation operation)
    {
        if (operation.Permission == ApiPermissions.Public)
            return new CallerAccess(Nobody, context.Get<Grants>());
        var caller = await callers.FindAsync(context)
            ?? throw new RequestException(ApiErrorCodes.Unauthorized, "the request does not prove who sends it: sign in, or send 'Authorization: Bearer <token or API key>'");
        var access = new CallerAccess(caller, context.Get<Grants>());
        context.Features.Set(access);
        return await access.SomewhereAsync(operation.Permission, context.RequestAborted) ? access : throw Refusal.Of(caller, operation.Permission);
    }
}
