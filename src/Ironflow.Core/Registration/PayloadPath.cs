using System.Text;

namespace Ironflow.Registration;

/// <summary>A serializer's path, such as <c>$.list[2]['two words'].name</c>.</summary>
internal static class PayloadPath
{
    /// <summary>Its member names and indices, from the outermost.</summary>
    public static IEnumerable<string> Parts(string path)
    {
        for (var at = 1; at < path.Length;)
        {
            var (part, next) = path[at] == '[' ? Bracketed(path, at + 1) : Dotted(path, at + 1);
            yield return part;
            at = next;
        }
    }

    private static (string Part, int Next) Dotted(string path, int from)
    {
        var end = path.AsSpan(from).IndexOfAny('.', '[');
        end = end < 0 ? path.Length : from + end;
        return (path[from..end], end);
    }

    private static (string Part, int Next) Bracketed(string path, int from)
    {
        var quoted = from < path.Length && path[from] == '\'';
        var close = path.IndexOf(quoted ? "']" : "]", from, StringComparison.Ordinal);
        if (close < 0)
            return (path[from..], path.Length);
        return quoted ? (Unescaped(path[(from + 1)..close]), close + 2) : (path[from..close], close + 1);
    }

    private static string Unescaped(string name) => new StringBuilder(name).Replace(@"\'", "'").Replace(@"\\", @"\").ToString();
}
