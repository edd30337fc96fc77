namespace Ironflow.Agents.Scripted;

/// <summary>How far the script has come in one run.</summary>
internal sealed class RunScript(IReadOnlyList<ScriptEntry> entries)
{
    private readonly int[] used = new int[entries.Count];
    private readonly Dictionary<string, ScriptEntry> given = new(StringComparer.Ordinal);

    /// <summary>The entry of a call: for one that is delivered again the same, else the first that matches and is not used up.</summary>
    /// <param name="call">The call.</param>
    /// <param name="matched">How many entries match it, used up or not.</param>
    public ScriptEntry? Take(AgentCall call, out int matched)
    {
        matched = 0;
        var key = FormattableString.Invariant($"{call.IdempotencyKey}:{call.Try}");
        if (given.TryGetValue(key, out var before))
            return before;
        for (var at = 0; at < entries.Count; at++)
        {
            if (entries[at].Match?.Fits(call) == false)
                continue;
            matched++;
            if (!entries[at].Repeat && used[at] >= (entries[at].Times ?? 1))
                continue;
            used[at]++;
            return given[key] = entries[at];
        }

        return null;
    }
}
