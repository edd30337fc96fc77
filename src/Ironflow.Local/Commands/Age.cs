using System.Globalization;

namespace Ironflow.Local.Commands;

/// <summary>Ages as options give them: a whole number with <c>d</c>, <c>h</c> or <c>m</c>.</summary>
internal static class Age
{
    /// <exception cref="RequestException">It is not an age, or not a positive one.</exception>
    public static TimeSpan Parse(string text, string option)
    {
        if (text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100_000)
        {
            switch (text[^1])
            {
                case 'd': return TimeSpan.FromDays(number);
                case 'h': return TimeSpan.FromHours(number);
                case 'm': return TimeSpan.FromMinutes(number);
            }
        }

        throw new RequestException(ErrorCodes.BadRequest, $"{option} takes a number with d, h or m, such as 30d, not '{text}'");
    }
}
