using Ironflow.Api.Access;
using Ironflow.Api.Errors;
using Ironflow.Api.Events;
using Ironflow.Api.Operations.Runs;
using Ironflow.Api.Requests;
using Ironflow.Records;
using Ironflow.Runs;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Events;

/// <summary><c>GET /api/v1/runs/{id}/events</c></summary>
internal static class StreamRunEvents
{
    public static ApiOperation Operation { get; } = new()
    {
        Name = "StreamRunEvents",
        Method = HttpMethods.Get,
        Path = "/api/v1/runs/{id}/events",
        Permission = ApiPermissions.RunsRead,
        Summary = "Streams a run's events (server-sent events), from its first or after the last one received, until the run has ended.",
        Parameters = [RunParameters.Id, .. EventParameters.Of(StreamRequest.RunTypes)],
        Replies =
        [
            new(StatusCodes.Status200OK, "The events, one block each: id, event, data.") { ContentType = "text/event-stream" },
            new(StatusCodes.Status204NoContent, "The run has ended and nothing follows the last event received: do not connect again."),
        ],
        Errors = [ErrorCodes.RunNotFound, ApiErrorCodes.TooManyStreams, ErrorCodes.StoreUnavailable],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var runId = RouteReader.Id(context, "id");
        var request = StreamRequest.Read(context, StreamRequest.RunTypes);
        var store = context.Get<IRecordStore>();
        var run = await context.RunAsync(runId);
        var feed = new RunFeed(store, runId, request.After, RunTransitions.IsTerminal(run.Status));
        await EventStream.RunAsync(context, feed, request);
    }
}
