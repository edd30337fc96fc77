using Ironflow.Local.Storage;

namespace Ironflow.Local.RecordStore;

/// <summary>Texts above 30,000 characters, kept out of the rows that are rewritten with every change (semantics 10.2).</summary>
internal static class LargeValues
{
    public const int MaxInline = 30_000;

    /// <summary>The position that stands for the run itself.</summary>
    public const long OfRun = -1;

    public static bool IsLarge(string? text) => text is { Length: > MaxInline };

    public static string? Inline(string? text) => IsLarge(text) ? null : text;

    public static void Write(Connection connection, long run, long pos, int name, string? text)
    {
        if (!IsLarge(text))
            return;
        using var insert = connection.Prepare(
            "INSERT INTO large_values(run, pos, name, text) VALUES (?1, ?2, ?3, ?4) ON CONFLICT(run, pos, name) DO UPDATE SET text = excluded.text");
        insert.Bind(1, run).Bind(2, pos).Bind(3, (long)name).Bind(4, text).Run();
    }

    public static string Read(Connection connection, long run, long pos, int name)
    {
        using var select = connection.Prepare("SELECT text FROM large_values WHERE run = ?1 AND pos = ?2 AND name = ?3");
        return select.Bind(1, run).Bind(2, pos).Bind(3, (long)name).Step()
            ? select.Text(0)
            : throw new InvalidDataException($"a large value of run row {run} is missing");
    }
}
