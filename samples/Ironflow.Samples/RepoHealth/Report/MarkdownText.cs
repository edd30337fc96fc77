using System.Globalization;
using System.Text;

namespace Ironflow.Samples.RepoHealth.Report;

/// <summary>Puts foreign text into Markdown so that it shows as it is and formats nothing.</summary>
internal static class MarkdownText
{
    private const string Special = "\\`*_{}[]()<>#+-.!|~&";

    /// <summary>A name as prose.</summary>
    public static string Plain(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        foreach (var c in Visible(text))
        {
            if (Special.Contains(c, StringComparison.Ordinal))
                result.Append('\\');
            result.Append(c);
        }

        return result.ToString();
    }

    /// <summary>A path or link as code.</summary>
    public static string Code(string text)
    {
        var visible = Visible(text);

        // A code span ends at a run of backticks as long as its fence; a blank keeps the text's own backticks off it.
        var fence = new string('`', LongestRun(visible, '`') + 1);
        var pad = visible.StartsWith('`') || visible.EndsWith('`') ? " " : "";
        return fence + pad + visible + pad + fence;
    }

    private static string Visible(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                result.Append(c);
        }

        return result.ToString();
    }

    private static int LongestRun(string text, char wanted)
    {
        var (longest, current) = (0, 0);
        foreach (var c in text)
        {
            current = c == wanted ? current + 1 : 0;
            longest = Math.Max(longest, current);
        }

        return longest;
    }
}
