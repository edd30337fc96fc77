using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ironflow.Hosting;

/// <summary>Ages as options and settings give them: a whole number from 1 to 99,999 with <c>d</c>, <c>h</c> or <c>m</c>, such as <c>30d</c>.</summary>
public static class Age
{
    /// <summary>Reads an age.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The option or setting it was given for, for the message.</param>
    /// <param name="age">The age.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryParse(string text, string name, out TimeSpan age, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        age = default;
        error = null;
        if (text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100_000)
        {
            switch (text[^1])
            {
                case 'd':
                    age = TimeSpan.FromDays(number);
                    return true;
                case 'h':
                    age = TimeSpan.FromHours(number);
                    return true;
                case 'm':
                    age = TimeSpan.FromMinutes(number);
                    return true;
            }
        }

        error = $"{name} takes a number with d, h or m, such as 30d, not '{text}'";
        return false;
    }
}
