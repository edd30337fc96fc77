using Ironflow.Hosting;

namespace Ironflow.Local.Commands;

/// <summary>Reads an option that takes an age.</summary>
internal static class AgeOption
{
    /// <exception cref="RequestException">It is not an age.</exception>
    public static TimeSpan Read(string text, string option)
        => Age.TryParse(text, option, out var age, out var error) ? age : throw new RequestException(ErrorCodes.BadRequest, error);
}
