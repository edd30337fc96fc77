using Ironflow.Api.Events;

namespace Ironflow.Api.Operations.Events;

/// <summary>Parameters that both streams share.</summary>
internal static class EventParameters
{
    public static IReadOnlyList<ApiParameter> Of(IReadOnlyList<string> types) =>
    [
        new(ParameterPlace.Query, StreamRequest.Types, $"Only events of these types, with commas between: {string.Join(", ", types)}."),
        new(ParameterPlace.Query, StreamRequest.LastEventIdQuery, "As the header, for readers that cannot set one; the header wins."),
        new(ParameterPlace.Header, StreamRequest.LastEventIdHeader, "The id of the last event received: the stream goes on after it."),
    ];
}
