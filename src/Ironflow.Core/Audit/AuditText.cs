using System.Globalization;
using System.Text;
using Ironflow.Secrets;

namespace Ironflow.Audit;

/// <summary>Makes texts that come from outside safe to keep in a row and to print as one line of it.</summary>
public static class AuditText
{
    /// <summary>The longest text of a row, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>The text with what looks like a secret masked, with every character that breaks a line, moves the cursor, turns the writing round or does not show
    /// replaced, and cut to <see cref="MaxLength"/>.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // Cut first: what is masked may be of any length, and a text that is clean stays as it is.
        var kept = SecretPatterns.MayHoldSecret(text) ? SecretPatterns.Redact(text.Length > 4 * MaxLength ? text[..(4 * MaxLength)] : text) : text;
        var clean = new StringBuilder(Math.Min(kept.Length, MaxLength));
        foreach (var rune in kept.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > MaxLength)
                break;
            clean.Append(Shows(rune) ? rune.ToString() : "\uFFFD");
        }

        return clean.ToString();
    }

    private static bool Shows(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
