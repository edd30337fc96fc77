using Ironflow.Api.Access;
using Ironflow.Api.Audit;
using Ironflow.Api.Errors;
using Ironflow.Api.Operations.Runs;
using Ironflow.Api.Replies;
using Ironflow.Api.Requests;
using Ironflow.Audit;
using Ironflow.Gates;
using Ironflow.Json;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Gates;

/// <summary><c>POST /api/v1/runs/{id}/signals/{name}</c></summary>
internal static class SendSignal
{
    public static ApiOperation Operation { get; } = new()
    {
        Name = "SendSignal",
        Method = HttpMethods.Post,
        Path = "/api/v1/runs/{id}/signals/{name}",
        Permission = ApiPermissions.RunsWrite,
        Summary = "Sends a signal to a run. It opens the gate that waits for it, or the next that does; sent again under the same id it counts once.",
        Parameters = [RunParameters.Id, new(ParameterPlace.Path, "name", "The signal's name.")],
        Request = typeof(SignalBody),
        Replies = [new(StatusCodes.Status202Accepted, "The signal as it stands.", typeof(SignalRecord))],
        Errors =
        [
            ErrorCodes.RunNotFound, ErrorCodes.Conflict, ErrorCodes.InvalidInput, ErrorCodes.PayloadTooLarge, ApiErrorCodes.UnsupportedMediaType,
            ErrorCodes.StoreUnavailable,
        ],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var (runId, name) = (RouteReader.Id(context, "id"), RouteReader.Text(context, "name"));
        var signal = new NewSignal(runId, name, RawJson.Null);
        if (BodyReader.IsAnnounced(context.Request))
        {
            signal = await JsonBody.ReadAsync(context, context.Get<ApiOptions>(), body =>
            {
                Fields.RequireKnown(body, ["payload", "key", "id"], []);
                return signal with
                {
                    Payload = body.TryGetProperty("payload", out var payload) ? Fields.Raw(payload) : RawJson.Null,
                    Key = Fields.OptionalText(body, "key"),
                    Id = Fields.OptionalText(body, "id"),
                };
            });
        }

        var run = await context.RunAsync(runId);
        var standing = await context.ChangeAsync(
            run.WorkflowName,
            SnakeCase.Name(run.Status),
            () => context.Get<SignalService>().SendAsync(signal, context.Caller(), context.RequestAborted),
            sent => new AuditResult($"signal {sent.Name} {sent.Id}"));
        await Reply.DataAsync(context, StatusCodes.Status202Accepted, standing, ApiJson.Relaxed.SignalRecord);
    }
}
