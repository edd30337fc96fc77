namespace Ironflow.Gates;

/// <summary>The names signals and their deliveries may have: they become row keys.</summary>
public static class SignalNames
{
    private const int MaxLength = 64;

    /// <summary>Whether a text is a signal's name: 1 to 64 characters of a-z, 0-9, '-', '_' and '.'.</summary>
    public static bool IsValid(string? name)
        => name is { Length: > 0 and <= MaxLength } && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.');

    /// <summary>Whether a text is a delivery's id: 1 to 64 characters of a-z, A-Z, 0-9, '-', '_' and '.'.</summary>
    public static bool IsValidId(string? id)
        => id is { Length: > 0 and <= MaxLength } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
