using Ironflow.Api.Access;
using Ironflow.Api.Audit;
using Ironflow.Api.Errors;
using Ironflow.Api.Operations.Workflows;
using Ironflow.Api.Replies;
using Ironflow.Api.Requests;
using Ironflow.Audit;
using Ironflow.Runs;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Runs;

/// <summary><c>POST /api/v1/runs</c></summary>
internal static class CreateRun
{
    private const string KeyHeader = "Idempotency-Key";

    private static readonly Dictionary<string, string> Location = new() { ["Location"] = "The run's path." };

    public static ApiOperation Operation { get; } = new()
    {
        Name = "CreateRun",
        Method = HttpMethods.Post,
        Path = "/api/v1/runs",
        Permission = ApiPermissions.RunsWrite,
        Summary = "Starts a run of a workflow.",
        Parameters =
        [
            new(ParameterPlace.Header, KeyHeader, "Makes the request repeatable for 24 hours: 1 to 255 printable ASCII characters."),
            new(ParameterPlace.Header, "traceparent", "W3C Trace Context: the run belongs to that trace. One that is not valid is passed over."),
        ],
        Request = typeof(NewRunBody),
        Replies =
        [
            new(StatusCodes.Status201Created, "The run was created.", typeof(RunRecord)) { Headers = Location },
            new(StatusCodes.Status200OK, "An earlier request with this key created the run.", typeof(RunRecord)) { Headers = Location },
        ],
        Errors =
        [
            ErrorCodes.InvalidPayload, ErrorCodes.NotSupported, ErrorCodes.WorkflowNotFound, ErrorCodes.IdempotencyKeyConflict,
            ErrorCodes.PayloadTooLarge, ApiErrorCodes.UnsupportedMediaType, ErrorCodes.StoreUnavailable,
        ],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var request = await JsonBody.ReadAsync(context, context.Get<ApiOptions>(), NewRunReader.Read) with
        {
            IdempotencyKey = KeyOf(context),
            // Several are as good as none (W3C Trace Context, 3.2).
            TraceParent = context.Request.Headers.TraceParent is [var trace] ? trace : null,
        };

        await WorkflowLookup.RequireAsync(context, request.Workflow);

        // A caller that hangs up does not stop this half-way: what it asked for is either refused or done.
        var created = await context.ChangeAsync(
            request.Workflow,
            null,
            () => context.Get<RunService>().CreateAsync(request, context.Caller(), CancellationToken.None),
            made => new AuditResult(made.IsNew ? "created" : "an earlier request with its key created it", AuditTargets.Run(made.Run.Id)));
        context.Response.Headers.Location = $"/api/v1/runs/{created.Run.Id:D}";
        var status = created.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        await Reply.DataAsync(context, status, created.Run, ApiJson.Relaxed.RunRecord);
    }

    private static string? KeyOf(HttpContext context)
        => context.Request.Headers[KeyHeader] switch
        {
            { Count: 0 } => null,
            [var key] => key,
            _ => throw new RequestException(ErrorCodes.BadRequest, $"the header {KeyHeader} is given more than once"),
        };
}
