using Ironflow.Api.Access;
using Ironflow.Api.Errors;
using Ironflow.Api.Events;
using Ironflow.Records;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Events;

/// <summary><c>GET /api/v1/events</c></summary>
internal static class StreamEvents
{
    public static ApiOperation Operation { get; } = new()
    {
        Name = "StreamEvents",
        Method = HttpMethods.Get,
        Path = "/api/v1/events",
        Permission = ApiPermissions.RunsRead,
        Summary = "Streams the changes of all runs (server-sent events), from now on or after the last one received.",
        Parameters = EventParameters.Of(StreamRequest.AllRunsTypes),
        Replies = [new(StatusCodes.Status200OK, "The events, one block each: id, event, data.") { ContentType = "text/event-stream" }],
        Errors = [ApiErrorCodes.TooManyStreams, ErrorCodes.StoreUnavailable],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        var request = StreamRequest.Read(context, StreamRequest.AllRunsTypes);
        var store = context.Get<IRecordStore>();
        IEventFeed feed = new AllRunsFeed(store, request.After);
        if (!ApiCall.Of(context).Access.Everywhere(ApiPermissions.RunsRead))
            feed = new GrantedFeed(feed, store, await context.WorkflowsAsync());
        await EventStream.RunAsync(context, feed, request);
    }
}
