namespace Ironflow.Concurrency;

/// <summary>What is said of a run that finds no free place.</summary>
internal static class SlotConflict
{
    public static string Explain(Slot slot, IReadOnlyList<SlotHolder> holders)
    {
        var what = slot.Key.StartsWith("key:", StringComparison.Ordinal) ? "with its concurrency key" : "of its workflow";
        var who = holders.Count == 0 ? "" : $" ({string.Join(", ", holders.Take(3).Select(h => h.RunId))}{(holders.Count > 3 ? ", …" : "")})";
        return $"{(slot.Limit == 1 ? "another run" : $"{slot.Limit} runs")} {what} {(slot.Limit == 1 ? "is" : "are")} under way{who}, and its workflow refuses more; start it again when one has ended";
    }
}
