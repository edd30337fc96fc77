using System.Text.Json;
using Ironflow.Json;

namespace Ironflow.Agents;

/// <summary>Finds the JSON in an answer that was asked for under a schema: models wrap it in words and fences (reference §1.11).</summary>
internal static class AnswerJson
{
    private const string Fence = "```";

    public static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>What an answer may mean, the likeliest first: itself; for a text, the JSON that the text is, that stands in its first fence, or between its first
    /// <c>{</c> and last <c>}</c>.</summary>
    public static IEnumerable<RawJson> Candidates(RawJson answer)
    {
        yield return answer;
        if (TextOf(answer) is not { } text)
            yield break;
        foreach (var part in new[] { text.Trim(), Fenced(text), Braced(text) })
        {
            if (part is not null && IsJson(part))
                yield return new RawJson(part);
        }
    }

    /// <summary>The text, when it is one.</summary>
    public static string? TextOf(RawJson json)
    {
        using var document = JsonDocument.Parse(json.ToString());
        return document.RootElement.ValueKind == JsonValueKind.String ? document.RootElement.GetString() : null;
    }

    private static string? Fenced(string text)
    {
        var open = text.IndexOf(Fence, StringComparison.Ordinal);
        var line = open < 0 ? -1 : text.IndexOf('\n', open);
        var close = line < 0 ? -1 : text.IndexOf(Fence, line, StringComparison.Ordinal);
        return close < 0 ? null : text[line..close].Trim();
    }

    private static string? Braced(string text)
    {
        var (first, last) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        return first >= 0 && last > first ? text[first..(last + 1)] : null;
    }
}
