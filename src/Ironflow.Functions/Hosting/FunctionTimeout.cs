using System.Globalization;
using System.Text.Json;
using Ironflow.Hosting;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Functions.Hosting;

/// <summary>How long the host lets a function run, and so how long a step may take.</summary>
internal static class FunctionTimeout
{
    /// <summary>The setting that takes precedence over <c>host.json</c>, as the host has it.</summary>
    public const string Setting = "AzureFunctionsJobHost:functionTimeout";

    // The step's rows are written and its process is ended within the same invocation.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>The longest time limit of a step; <c>null</c> when the host has none.</summary>
    /// <exception cref="InvalidConfigurationException">The setting is missing or not a time.</exception>
    public static TimeSpan? LongestStep(IConfiguration configuration, string hostJson)
    {
        var text = configuration[Setting] ?? InFile(hostJson)
            ?? throw new InvalidConfigurationException("host.json sets no functionTimeout, and what the host takes instead depends on the plan; set one, such as \"00:10:00\"");
        if (text == "-1")
            return null;
        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) || timeout <= Margin)
            throw new InvalidConfigurationException($"functionTimeout is '{text}'; it must be a time such as \"00:10:00\", longer than {Margin}");
        return timeout - Margin;
    }

    private static string? InFile(string path)
    {
        try
        {
            using var host = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return host.RootElement.TryGetProperty("functionTimeout", out var timeout) ? timeout.ToString() : null;
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            throw new InvalidConfigurationException($"{path} cannot be read: {error.Message}");
        }
    }
}
