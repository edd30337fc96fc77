using Ironflow.Local.Storage;

namespace Ironflow.Local.RecordStore;

/// <summary>The <c>live</c> rows of fail-fast waves (design §4.7).</summary>
internal static class WaveTable
{
    public static void Insert(Connection connection, long run, int attempt, int position)
    {
        using var insert = connection.Prepare("INSERT INTO waves(run, wave) VALUES (?1, ?2) ON CONFLICT(run, wave) DO NOTHING");
        insert.Bind(1, run).Bind(2, Pack(attempt, position)).Run();
    }

    public static bool IsLive(Connection connection, long run, int attempt, int position)
    {
        using var select = connection.Prepare("SELECT 1 FROM waves WHERE run = ?1 AND wave = ?2");
        return select.Bind(1, run).Bind(2, Pack(attempt, position)).Step();
    }

    public static void Remove(Connection connection, long run, int attempt, int position)
    {
        using var delete = connection.Prepare("DELETE FROM waves WHERE run = ?1 AND wave = ?2");
        delete.Bind(1, run).Bind(2, Pack(attempt, position)).Run();
    }

    /// <summary>Removes those of all waves of a run.</summary>
    public static void RemoveAll(Connection connection, long run)
    {
        using var delete = connection.Prepare("DELETE FROM waves WHERE run = ?1");
        delete.Bind(1, run).Run();
    }

    private static long Pack(int attempt, int position) => ((long)attempt << 20) | (uint)position;
}
