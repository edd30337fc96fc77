using System.Globalization;
using Ironflow.Hosting;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Concurrency;

/// <summary>Reads limits of steps (<see cref="IronflowOptions.StepLimits"/>) where hosts are told them.</summary>
public static class StepLimits
{
    /// <summary>The configuration section whose members are kinds: <c>Ironflow__StepLimits__agent=4</c>.</summary>
    public const string Section = "Ironflow:StepLimits";

    /// <summary>Reads <see cref="Section"/>.</summary>
    /// <exception cref="InvalidConfigurationException">A limit is not a number.</exception>
    public static IReadOnlyDictionary<string, int> Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.GetSection(Section).GetChildren().ToDictionary(limit => limit.Key, limit => Number(limit.Key, limit.Value));
    }

    /// <summary>Reads texts such as <c>agent=4</c>.</summary>
    /// <exception cref="InvalidConfigurationException">One is not of that form, or two name the same kind.</exception>
    public static IReadOnlyDictionary<string, int> Parse(IEnumerable<string> limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var read = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var limit in limits)
        {
            var parts = limit.Split('=', 2);
            if (!read.TryAdd(parts[0], Number(parts[0], parts.Length == 2 ? parts[1] : null)))
                throw new InvalidConfigurationException($"the steps of kind '{parts[0]}' are limited twice; say it once");
        }

        return read;
    }

    private static int Number(string kind, string? text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidConfigurationException($"the limit of steps '{kind}={text}' is not KIND=NUMBER, such as agent=4");
}
