using System.Globalization;
using System.Text;
using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Json;

namespace Ironflow.Agents;

/// <summary>Makes a step's outcome from a provider's answer: usage and trace stay, whatever became of the call (quirk 17).</summary>
internal static class AgentOutcomes
{
    private static readonly RawJson NoText = new("\"\"");

    public static StepOutcome Of(string provider, string? model, AgentAnswer answer, AnswerSchema? schema, bool stopped)
    {
        var (output, failure) = Read(answer, schema, provider);
        var facts = new AgentFacts
        {
            Provider = provider,
            Model = answer.Model ?? model,
            SessionId = answer.SessionId,
            StopReason = answer.StopReason,
            Turns = answer.Turns,
            Failure = failure?.Kind,
        };
        return new StepOutcome
        {
            Output = output,
            Failure = failure is null ? null : AgentFailures.Of(failure),
            // An answer that came in spite of the stop order is one.
            Stopped = stopped && failure is not null,
            Trace = AgentTrace.Of(facts, answer),
            // A row's cost is a sum; that it is unknown stands in the trace.
            CostUsd = answer.CostUsd ?? 0,
            InputTokens = answer.InputTokens,
            OutputTokens = answer.OutputTokens,
        };
    }

    private static (RawJson? Output, AgentFailure? Failure) Read(AgentAnswer answer, AnswerSchema? schema, string provider)
    {
        if (answer.Value is { } given && !AnswerJson.IsJson(given.ToString()))
            return (Quoted(Cut(given.ToString())), answer.Failure ?? new AgentFailure(AgentFailureKind.Unexpected, $"provider '{provider}' gave an answer that is not JSON"));
        if (answer.Failure is { } failure)
            return (answer.Value is { } partial ? Bounded(partial, out _) : null, failure);
        if (schema is null)
            return Whole(answer.Value ?? NoText);
        if (schema.Match(answer.Value ?? RawJson.Null, out var found) is { } mismatch)
            return (Bounded(found, out _), new AgentFailure(AgentFailureKind.Schema, mismatch));
        return Whole(found);
    }

    // A text that was cut is still a text. A structure that was cut is none, and its reader must not take it for one.
    private static (RawJson? Output, AgentFailure? Failure) Whole(RawJson value)
    {
        var bounded = Bounded(value, out var isCut);
        var failure = isCut && !value.ToString().StartsWith('"')
            ? new AgentFailure(AgentFailureKind.Schema, string.Create(
                CultureInfo.InvariantCulture,
                $"the answer has {Encoding.UTF8.GetByteCount(value.ToString())} bytes, more than {OutputLimits.MaxBytes}; head and tail are kept. Ask for less"))
            : null;
        return (bounded, failure);
    }

    private static RawJson Bounded(RawJson value, out bool isCut)
    {
        var json = value.ToString();
        isCut = Encoding.UTF8.GetByteCount(json) > OutputLimits.MaxBytes;
        if (!isCut)
            return value;
        using var document = JsonDocument.Parse(json);
        return Quoted(Cut(document.RootElement.ValueKind == JsonValueKind.String ? document.RootElement.GetString()! : json));
    }

    private static string Cut(string text)
    {
        BoundedOutput.TryCut(text, OutputLimits.MaxBytes, out var cut);
        return cut;
    }

    private static RawJson Quoted(string text) => new(JsonSerializer.Serialize(text, PayloadJson.Options));
}
