namespace Ironflow.Execution;

/// <summary>How much of what the outside says is kept (semantics 10.2).</summary>
internal static class OutputLimits
{
    /// <summary>The largest output, or stream of an output, in bytes: above it head and tail are kept.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>How much of a command's stderr or a reply's body stands in a failure's message.</summary>
    public const int MaxMessageChars = 4_000;

    /// <summary>The end of a text, which is where a command says why it failed.</summary>
    public static string Ending(string text) => text.Length <= MaxMessageChars ? text : "…" + text[^MaxMessageChars..];

    /// <summary>The start of a text.</summary>
    public static string Beginning(string text) => text.Length <= MaxMessageChars ? text : text[..MaxMessageChars] + "…";
}
