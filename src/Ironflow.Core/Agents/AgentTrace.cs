using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Json;

namespace Ironflow.Agents;

/// <summary>The trace of an agent step: <c>{"call": facts, "usage": {…}, "conversation": what the provider kept}</c>.</summary>
internal static class AgentTrace
{
    public const string CallName = "call";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static RawJson Of(AgentFacts facts, AgentAnswer answer)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WritePropertyName(CallName);
            JsonSerializer.Serialize(writer, facts, RecordJson.Relaxed.AgentFacts);
            WriteUsage(writer, answer);
            if (answer.Trace is { } trace)
                WriteConversation(writer, trace);
            writer.WriteEndObject();
        }

        return new RawJson(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    // Each is a number or null: a provider that does not know must not look as if it had cost nothing.
    private static void WriteUsage(Utf8JsonWriter writer, AgentAnswer answer)
    {
        writer.WriteStartObject("usage");
        Write("input_tokens", answer.InputTokens);
        Write("output_tokens", answer.OutputTokens);
        Write("cache_read_tokens", answer.CacheReadTokens);
        Write("cache_write_tokens", answer.CacheWriteTokens);
        Write("cost_usd", answer.CostUsd);
        writer.WriteEndObject();

        void Write(string name, decimal? value)
        {
            if (value is { } known)
                writer.WriteNumber(name, known);
            else
                writer.WriteNull(name);
        }
    }

    private static void WriteConversation(Utf8JsonWriter writer, RawJson trace)
    {
        writer.WritePropertyName("conversation");
        if (BoundedOutput.TryCut(trace.ToString(), OutputLimits.MaxBytes, out var cut) || !AnswerJson.IsJson(trace.ToString()))
            writer.WriteStringValue(cut);
        else
            writer.WriteRawValue(trace.ToString(), skipInputValidation: true);
    }
}
