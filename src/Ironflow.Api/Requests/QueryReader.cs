using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Requests;

/// <summary>Reads query parameters strictly: what is unknown, empty or given twice is refused, never ignored.</summary>
internal static class QueryReader
{
    private const int MaxLength = 1024;

    public static void RequireKnown(HttpContext context, ApiOperation operation)
    {
        var known = operation.Parameters.Where(p => p.In == ParameterPlace.Query).ToList();
        var unknown = context.Request.Query.Keys.Where(key => !known.Exists(p => p.Name == key)).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            var names = string.Join(", ", unknown);
            var takes = known.Count == 0 ? "this operation takes none" : $"there are: {string.Join(", ", known.Select(p => p.Name))}";
            throw new RequestException(
                ErrorCodes.BadRequest, $"unknown query parameters: {names}; {takes}", new Dictionary<string, string> { ["parameters"] = names });
        }
    }

    /// <summary>The value of a parameter that is given once at most.</summary>
    public static string? Single(HttpContext context, string name)
    {
        var values = context.Request.Query[name];
        return values.Count switch
        {
            0 => null,
            1 when values[0] is { Length: > 0 and <= MaxLength } value => value,
            1 => throw Invalid(name, $"has 1 to {MaxLength} characters"),
            _ => throw Invalid(name, "is given more than once"),
        };
    }

    public static int? Number(HttpContext context, string name, int least, int most)
    {
        if (Single(context, name) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw Invalid(name, $"is a whole number from {least} to {most}");
    }

    public static DateTimeOffset? Time(HttpContext context, string name)
    {
        if (Single(context, name) is not { } text)
            return null;
        return TimeText.TryRead(text, out var time)
            ? time
            : throw Invalid(name, $"is {TimeText.Form} (in a query '+' is written %2B)");
    }

    public static RequestException Invalid(string name, string rule)
        => new(ErrorCodes.BadRequest, $"the query parameter '{name}' {rule}", new Dictionary<string, string> { ["parameter"] = name });
}
