using System.Text.Json;

namespace Ironflow.Functions.Durable;

/// <summary>
/// Reads the text of an orchestration that the extension ended. While a worker process that has died is being replaced, the extension may end an instance
/// as failed instead of calling it again, although none of its code was at fault (issue 2621 of azure-functions-durable-extension).
/// </summary>
internal static class PlatformFailure
{
    private static readonly string[] Signs =
    [
        "Did not find any initialized language workers",
        "WorkerProcessExitException",
        "No process is associated",
    ];

    /// <summary>Whether the platform failed, not the orchestration's code.</summary>
    public static bool Is(string text) => Signs.Any(sign => text.Contains(sign, StringComparison.Ordinal));

    /// <summary>The text without the host's call stack: its message and the innermost cause.</summary>
    public static string Shorten(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("message", out var message))
                return json.RootElement.TryGetProperty("details", out var details) ? $"{message} {CauseIn(details.ToString())}".TrimEnd() : message.ToString();
            return text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static string CauseIn(string details)
    {
        const string Arrow = "---> ";
        var lines = details.Split('\n');
        var cause = lines.LastOrDefault(line => line.TrimStart().StartsWith(Arrow, StringComparison.Ordinal)) ?? lines[0];
        return cause.TrimStart().Replace(Arrow, string.Empty, StringComparison.Ordinal).Trim();
    }
}
