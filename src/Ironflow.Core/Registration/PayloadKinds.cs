using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ironflow.Registration;

/// <summary>Types and values as words of JSON.</summary>
internal static class PayloadKinds
{
    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(string)] = "a string",
        [typeof(char)] = "a string of one character",
        [typeof(bool)] = "true or false",
        [typeof(byte)] = Whole(byte.MinValue, byte.MaxValue),
        [typeof(sbyte)] = Whole(sbyte.MinValue, sbyte.MaxValue),
        [typeof(short)] = Whole(short.MinValue, short.MaxValue),
        [typeof(ushort)] = Whole(ushort.MinValue, ushort.MaxValue),
        [typeof(int)] = Whole(int.MinValue, int.MaxValue),
        [typeof(uint)] = Whole(uint.MinValue, uint.MaxValue),
        [typeof(long)] = Whole(long.MinValue, long.MaxValue),
        [typeof(ulong)] = Whole(ulong.MinValue, ulong.MaxValue),
        [typeof(float)] = "a number",
        [typeof(double)] = "a number",
        [typeof(decimal)] = "a number",
        [typeof(Guid)] = "a string with a UUID",
        [typeof(Uri)] = "a string with a URL",
        [typeof(DateTime)] = "a string with a time, such as 2026-01-31T09:00:00Z",
        [typeof(DateTimeOffset)] = "a string with a time, such as 2026-01-31T09:00:00Z",
        [typeof(DateOnly)] = "a string with a date, such as 2026-01-31",
        [typeof(TimeOnly)] = "a string with a time of day, such as 09:00:00",
        [typeof(TimeSpan)] = "a string with a duration, such as 00:05:00",
        [typeof(byte[])] = "a string in Base64",
    };

    /// <summary>What a type takes.</summary>
    public static string Expected(JsonTypeInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        if (Words.TryGetValue(type, out var word))
            return word;
        if (type.IsEnum)
            return "one of " + string.Join(", ", Enum.GetNames(type).Select(name => $"'{JsonNamingPolicy.CamelCase.ConvertName(name)}'"));
        return info.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
            JsonTypeInfoKind.Enumerable => "an array",
            _ => "another value",
        };
    }

    /// <summary>What was sent where <paramref name="expected"/> was, without its text: an error may be read by others than the sender.</summary>
    public static string Given(JsonElement value, string expected) => value.ValueKind switch
    {
        JsonValueKind.String when expected.StartsWith("a string", StringComparison.Ordinal) || expected.StartsWith("one of", StringComparison.Ordinal) => "another string",
        JsonValueKind.String => "a string",
        JsonValueKind.Number when expected.Contains("number", StringComparison.Ordinal) => "another number",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    private static string Whole(IFormattable least, IFormattable most) => FormattableString.Invariant($"a whole number from {least} to {most}");
}
