using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ironflow.Json;

namespace Ironflow.Agents;

/// <summary>Adds the asks of a call up to one answer: the last one's, with what all of them spent.</summary>
internal static class AgentSums
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static AgentAnswer Of(IReadOnlyList<AgentAsk> asks, AgentAnswer last)
    {
        if (asks.Count == 1)
            return last;
        var all = asks.Select(a => a.Answer).ToList();
        return last with
        {
            Model = last.Model ?? all.Select(a => a.Model).LastOrDefault(m => m is not null),
            SessionId = last.SessionId ?? all.Select(a => a.SessionId).LastOrDefault(s => s is not null),
            Turns = Sum(all, a => a.Turns) is { } turns ? (int)turns : null,
            CostUsd = Sum(all, a => a.CostUsd),
            InputTokens = (long?)Sum(all, a => a.InputTokens),
            OutputTokens = (long?)Sum(all, a => a.OutputTokens),
            CacheReadTokens = (long?)Sum(all, a => a.CacheReadTokens),
            CacheWriteTokens = (long?)Sum(all, a => a.CacheWriteTokens),
            Trace = Trace(asks),
        };
    }

    // What one ask does not know, the sum knows of the others: the least that was spent.
    private static decimal? Sum(IReadOnlyList<AgentAnswer> all, Func<AgentAnswer, decimal?> part)
        => all.Select(part).Where(p => p is not null).Aggregate((decimal?)null, (sum, next) => (sum ?? 0) + next);

    private static RawJson Trace(IReadOnlyList<AgentAsk> asks)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartArray();
            foreach (var ask in asks)
            {
                writer.WriteStartObject();
                writer.WritePropertyName("conversation");
                writer.WriteRawValue((ask.Answer.Trace ?? RawJson.Null).ToString());
                if (ask.Objection is { } objection)
                    writer.WriteString("objection", objection);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return new RawJson(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
