namespace Ironflow.Access;

/// <summary>Names of workflows with <c>*</c> for any characters, as keys and grants use them. Upper and lower case differ, as in the names.</summary>
public static class WorkflowPattern
{
    private const int MaxLength = 128;

    /// <summary>Whether a pattern means a workflow.</summary>
    public static bool Matches(string pattern, string workflow)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(workflow);
        // On a mismatch only the last star can take more, so this is never worse than the product of both lengths.
        var (p, w, star, retry) = (0, 0, -1, 0);
        while (w < workflow.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, retry) = (p++, w);
            else if (p < pattern.Length && pattern[p] == workflow[w])
                (p, w) = (p + 1, w + 1);
            else if (star >= 0)
                (p, w) = (star + 1, ++retry);
            else
                return false;
        }

        return pattern.AsSpan(p).IndexOfAnyExcept('*') < 0;
    }

    internal static void Check(string pattern, string path)
    {
        if (pattern is not { Length: > 0 and <= MaxLength } || pattern.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            throw ApiKeyRules.Invalid(path, $"holds a workflow's name or a pattern with *, 1 to {MaxLength} characters without spaces");
    }
}
