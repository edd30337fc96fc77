using System.Text;

namespace Ironflow.Agents;

/// <summary>Collects a text that comes in pieces and gives it out in parts that no secret reaches across, so that each can be masked by itself (semantics 10.3).</summary>
internal sealed class ProgressText
{
    private const int MostChars = 16 * 1024;

    // An URL-encoded form takes three characters for one.
    private const int LongestForm = 3;

    private readonly StringBuilder text = new();

    public void Append(string piece) => text.Append(piece);

    /// <summary>What may be told now: up to white space that is further from the end than the longest secret. At the end of the call all of it.</summary>
    public string Take(bool whole, IReadOnlyCollection<string> secrets)
    {
        var end = whole ? text.Length : LastBreak(secrets.Count == 0 ? 0 : (secrets.Max(s => s.Length) * LongestForm) - 1);
        if (end <= 0)
            return string.Empty;
        var ready = text.ToString(0, end);
        text.Remove(0, end);
        return ready.Length <= MostChars ? ready : ready[..MostChars] + "…";
    }

    private int LastBreak(int held)
    {
        for (var end = text.Length - held; end > 0; end--)
        {
            if (char.IsWhiteSpace(text[end - 1]))
                return end;
        }

        return 0;
    }
}
