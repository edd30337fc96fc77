using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ironflow.Json;

/// <summary>Writes an enum as its snake_case name (semantics 10.1) and refuses numbers.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>The snake_case names of an enum's values.</summary>
public static class SnakeCase
{
    /// <summary>The wire name of <paramref name="value"/>, such as <c>awaiting_approval</c>.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum
        => Names<T>.ByValue[value];

    /// <summary>Reads a wire name; <c>false</c> when it is none of <typeparamref name="T"/>.</summary>
    public static bool TryParse<T>(string? name, out T value)
        where T : struct, Enum
    {
        value = default;
        return name is not null && Names<T>.ByName.TryGetValue(name, out value);
    }

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue =
            Enum.GetValues<T>().ToDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

        public static readonly Dictionary<string, T> ByName = ByValue.ToDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);
    }
}
