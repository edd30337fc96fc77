using Ironflow.Api.Requests;
using Ironflow.Records;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Events;

/// <summary>What a reader of a stream asks for.</summary>
/// <param name="After">The last event it received.</param>
/// <param name="Wanted">The types it wants; <c>null</c> for all.</param>
internal sealed record StreamRequest(string? After, IReadOnlySet<string>? Wanted)
{
    public const string Types = "types";
    public const string LastEventIdHeader = "Last-Event-ID";
    public const string LastEventIdQuery = "last_event_id";

    private const int MaxIdLength = 256;

    public static IReadOnlyList<string> AllRunsTypes { get; } = [EventTypes.RunCreated, EventTypes.RunStatusChanged, EventTypes.RunFailed, .. EventTypes.Gates];

    public static IReadOnlyList<string> RunTypes { get; } =
        [.. AllRunsTypes, EventTypes.StepStarted, EventTypes.StepCompleted, EventTypes.StepFailed, EventTypes.StepSkipped, EventTypes.StepCancelled, EventTypes.StepRetried,
            .. EventTypes.Agents];

    public static StreamRequest Read(HttpContext context, IReadOnlyList<string> known)
        => new(LastEventId(context), WantedTypes(context, known));

    private static HashSet<string>? WantedTypes(HttpContext context, IReadOnlyList<string> known)
    {
        if (QueryReader.Single(context, Types) is not { } list)
            return null;
        var wanted = list.Split(',').ToHashSet(StringComparer.Ordinal);
        return wanted.IsSubsetOf(known)
            ? wanted
            : throw QueryReader.Invalid(Types, $"lists types of this stream with commas between: {string.Join(", ", known)}");
    }

    // Browsers send the header when they reconnect by themselves; it knows more than the address they first opened.
    private static string? LastEventId(HttpContext context)
    {
        var header = context.Request.Headers[LastEventIdHeader];
        var id = header.Count > 0 ? header.ToString() : QueryReader.Single(context, LastEventIdQuery);
        if (string.IsNullOrEmpty(id))
            return null;
        return id.Length <= MaxIdLength && id.All(c => c is > ' ' and <= '~')
            ? id
            : throw new RequestException(ErrorCodes.BadRequest, $"{LastEventIdHeader} is not the id of an event");
    }
}
