namespace Ironflow.Api.Requests;

/// <summary>Matches paths against the table's templates, for hosts without ASP.NET Core's routing.</summary>
internal static class PathTemplate
{
    /// <summary>The parameters' values, or <c>null</c> when the path is another one. Literals match ignoring case, as in ASP.NET Core.</summary>
    public static IReadOnlyDictionary<string, string>? Match(string template, string path)
    {
        var expected = template.Trim('/').Split('/');
        var actual = path.Trim('/').Split('/');
        if (expected.Length != actual.Length)
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i] is ['{', .. var name, '}'])
            {
                if (actual[i].Length == 0)
                    return null;
                values[name] = actual[i];
            }
            else if (!string.Equals(expected[i], actual[i], StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        return values;
    }
}
