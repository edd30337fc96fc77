namespace Ironflow.TestKit.Telemetry;

/// <summary>A span as it was exported.</summary>
/// <param name="TraceId">Its trace, in hex.</param>
/// <param name="SpanId">Its id, in hex.</param>
/// <param name="ParentSpanId">The span above it; empty for a root.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">1 internal, 2 server, 3 client.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended.</param>
/// <param name="Attributes">What is said of it.</param>
/// <param name="IsError">Whether its status is an error.</param>
/// <param name="Message">Its status's message.</param>
public sealed record OtlpSpan(
    string TraceId, string SpanId, string ParentSpanId, string Name, int Kind, DateTimeOffset Start, DateTimeOffset End,
    IReadOnlyDictionary<string, string> Attributes, bool IsError, string Message);

/// <summary>A metric's points as they were exported.</summary>
/// <param name="Name">The instrument.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Attributes">The attributes of one point.</param>
public sealed record OtlpPoint(string Name, string Unit, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A log line as it was exported.</summary>
/// <param name="Body">The message.</param>
/// <param name="Attributes">Its values, scopes included.</param>
/// <param name="TraceId">Its trace, in hex; empty when it has none.</param>
/// <param name="SpanId">The span it was written in; empty when there is none.</param>
public sealed record OtlpLog(string Body, IReadOnlyDictionary<string, string> Attributes, string TraceId, string SpanId);
