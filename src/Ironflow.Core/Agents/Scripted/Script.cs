using System.Globalization;
using System.Text.Json;
using Ironflow.Hosting;

namespace Ironflow.Agents.Scripted;

/// <summary>A script, checked.</summary>
internal static class Script
{
    /// <exception cref="InvalidConfigurationException">It is missing or not valid; the message names file and place.</exception>
    public static IReadOnlyList<ScriptEntry> Read(string path)
    {
        try
        {
            var entries = JsonSerializer.Deserialize(File.ReadAllText(path), ScriptJson.Default.ListScriptEntry)
                ?? throw new InvalidConfigurationException($"agent script {path} is null; it is a list of entries");
            for (var at = 0; at < entries.Count; at++)
                Check(path, at, entries[at]);
            return entries;
        }
        catch (JsonException error)
        {
            throw new InvalidConfigurationException(string.Create(
                CultureInfo.InvariantCulture, $"agent script {path}, line {error.LineNumber + 1}, at {error.Path ?? "$"}: {Reason(error)}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidConfigurationException($"agent script {path} cannot be read: {error.Message}");
        }
    }

    private static void Check(string path, int at, ScriptEntry? entry)
    {
        Require(entry is not null, "an entry is an object");
        Require(entry!.Answer is not null || entry.Failure is not null, "an entry has an 'answer' or a 'failure'");
        Require(entry.Times is null or >= 1, "'times' is at least 1");
        Require(entry.Times is null || !entry.Repeat, "an entry has 'times' or 'repeat', not both");
        Require(entry.CostUsd is null or >= 0, "'cost_usd' is not negative");
        Require(entry.DelayMs is null or (>= 0 and <= 86_400_000), "'delay_ms' lies between 0 and 86400000");
        long?[] counts = [entry.InputTokens, entry.OutputTokens, entry.CacheReadTokens, entry.CacheWriteTokens, entry.Turns, entry.Failure?.RetryAfterMs];
        Require(Array.TrueForAll(counts, count => count is null or >= 0), "tokens, 'turns' and 'retry_after_ms' are not negative");

        void Require(bool condition, string message)
        {
            if (!condition)
                throw new InvalidConfigurationException(string.Create(CultureInfo.InvariantCulture, $"agent script {path}, at $[{at}]: {message}"));
        }
    }

    // The serializer repeats path and line at the end of what it says.
    private static string Reason(JsonException error) => error.Message.Split(" Path: ", 2)[0].Split(" LineNumber: ", 2)[0];
}
