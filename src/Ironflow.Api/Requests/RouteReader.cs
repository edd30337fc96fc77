using System.Globalization;
using Ironflow.Api.Errors;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Requests;

/// <summary>Reads the parameters of the path.</summary>
internal static class RouteReader
{
    /// <summary>The parameters' values: the router's where there is one, otherwise by the table's own template.</summary>
    public static IReadOnlyDictionary<string, string> Read(HttpContext context, ApiOperation operation)
    {
        var names = operation.Parameters.Where(p => p.In == ParameterPlace.Path).Select(p => p.Name).ToList();
        var routed = context.Request.RouteValues;
        if (names.TrueForAll(name => routed.ContainsKey(name)))
            return names.ToDictionary(name => name, name => Convert.ToString(routed[name], CultureInfo.InvariantCulture) ?? "");
        return PathTemplate.Match(operation.Path, context.Request.Path.Value ?? "/")
            ?? throw new RequestException(ApiErrorCodes.NotFound, $"the path is not of the form {operation.Path}");
    }

    public static string Text(HttpContext context, string name) => ApiCall.Of(context).RouteValues[name];

    /// <summary>An id, strictly as <c>xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx</c>.</summary>
    public static Guid Id(HttpContext context, string name)
        => Guid.TryParseExact(Text(context, name), "D", out var id)
            ? id
            : throw new RequestException(
                ErrorCodes.BadRequest,
                $"'{name}' in the path is not a UUID of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
                new Dictionary<string, string> { ["parameter"] = name });
}
