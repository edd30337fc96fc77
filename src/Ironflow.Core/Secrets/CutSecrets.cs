using Ironflow.Execution;

namespace Ironflow.Secrets;

/// <summary>Finds what a cut left of a secret: the first part before the marker, the last part after it.</summary>
internal static class CutSecrets
{
    /// <param name="text">A text that may hold the marker of a cut.</param>
    /// <param name="forms">The forms of the secrets.</param>
    /// <param name="shortest">The shortest part that is looked for.</param>
    public static string Mask(string text, IReadOnlyList<string> forms, int shortest)
    {
        var end = text.IndexOf(BoundedOutput.MarkerEnd, StringComparison.Ordinal);
        var start = end < 0 ? -1 : text.LastIndexOf(BoundedOutput.MarkerStart, end, StringComparison.Ordinal);
        if (start < 0)
            return text;
        end += BoundedOutput.MarkerEnd.Length;
        var before = text.AsSpan(0, start);
        var after = text.AsSpan(end);
        var leaveBefore = 0;
        var leaveAfter = 0;
        foreach (var form in forms)
        {
            for (var length = form.Length - 1; length >= shortest; length--)
            {
                if (length > leaveBefore && before.EndsWith(form.AsSpan(0, length), StringComparison.Ordinal))
                    leaveBefore = length;
                if (length > leaveAfter && after.StartsWith(form.AsSpan(form.Length - length), StringComparison.Ordinal))
                    leaveAfter = length;
            }
        }

        return leaveBefore + leaveAfter == 0
            ? text
            : string.Concat(
                string.Concat(before[..^leaveBefore], leaveBefore > 0 ? SecretMask.Masked : ""),
                text.AsSpan(start, end - start),
                leaveAfter > 0 ? SecretMask.Masked : "",
                after[leaveAfter..]);
    }
}
