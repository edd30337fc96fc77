using System.Collections.Concurrent;
using System.Text.Json;
using Ironflow.Json;
using NJsonSchema;

namespace Ironflow.Gates;

/// <summary>The JSON schemas of what people and signals bring.</summary>
public static class InputSchema
{
    private const int Remembered = 256;
    private static readonly ConcurrentDictionary<string, JsonSchema> Parsed = new(StringComparer.Ordinal);

    /// <summary>The schema of a type.</summary>
    public static RawJson Of<T>() => new(TypeSchemas.Of(typeof(T)).ToJsonString());

    /// <summary>What is wrong with a value, each with its place; empty when it fits.</summary>
    public static IReadOnlyList<string> Errors(RawJson schema, RawJson value)
    {
        if (Parsed.Count >= Remembered)
            Parsed.Clear();
        var parsed = Parsed.GetOrAdd(schema.ToString(), static text => JsonSchema.FromJsonAsync(text).GetAwaiter().GetResult());
        return [.. parsed.Validate(value.ToString()).Select(error => $"{PathOf(error.Path)}: {WordsOf(error)}")];
    }

    /// <summary>The errors as details of a request's refusal: numbered, in order.</summary>
    public static IReadOnlyDictionary<string, string> Details(IReadOnlyList<string> errors)
        => errors.Select((error, index) => (Key: FormattableString.Invariant($"error_{index + 1}"), error)).ToDictionary(e => e.Key, e => e.error);

    private static string PathOf(string? path) => path is null or "" or "#" or "#/" ? "$" : "$" + path.TrimStart('#').Replace('/', '.');

    private static string WordsOf(NJsonSchema.Validation.ValidationError error) => error.Kind switch
    {
        NJsonSchema.Validation.ValidationErrorKind.PropertyRequired => $"'{error.Property}' is missing",
        NJsonSchema.Validation.ValidationErrorKind.NoAdditionalPropertiesAllowed => $"there is no member '{error.Property}'",
        var kind => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()).Replace('_', ' '),
    };
}
