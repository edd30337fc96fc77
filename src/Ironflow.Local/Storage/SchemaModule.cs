namespace Ironflow.Local.Storage;

/// <summary>The tables of one part of the program. Migrations are only ever appended: the number applied so far is on record.</summary>
/// <param name="Name">The part.</param>
/// <param name="Migrations">Scripts, oldest first; each runs once, in a transaction.</param>
internal sealed record SchemaModule(string Name, IReadOnlyList<string> Migrations);

/// <summary>Brings a database to the schema this program knows.</summary>
internal static class Schema
{
    /// <summary>The version of what holds the modules' versions, in <c>PRAGMA user_version</c>.</summary>
    private const long Layout = 1;

    public static void Migrate(Connection connection, IReadOnlyList<SchemaModule> modules)
    {
        var layout = connection.Scalar("PRAGMA user_version");
        if (layout > Layout)
        {
            throw Newer(connection, $"layout {layout}");
        }

        if (layout == 0)
        {
            connection.ExecuteScript(
                "BEGIN IMMEDIATE; CREATE TABLE schema_modules(name TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID; " +
                "PRAGMA user_version = 1; COMMIT");
        }

        foreach (var module in modules)
        {
            Migrate(connection, module);
        }
    }

    private static void Migrate(Connection connection, SchemaModule module)
    {
        var version = Version(connection, module.Name);
        if (version > module.Migrations.Count)
        {
            throw Newer(connection, $"{module.Name} version {version}");
        }

        for (; version < module.Migrations.Count; version++)
        {
            connection.ExecuteScript("BEGIN IMMEDIATE");
            try
            {
                connection.ExecuteScript(module.Migrations[(int)version]);
                using var update = connection.Prepare(
                    "INSERT INTO schema_modules(name, version) VALUES (?1, ?2) ON CONFLICT(name) DO UPDATE SET version = excluded.version");
                update.Bind(1, module.Name).Bind(2, version + 1).Run();
                connection.ExecuteScript("COMMIT");
            }
            catch
            {
                if (connection.InTransaction)
                {
                    connection.ExecuteScript("ROLLBACK");
                }

                throw;
            }
        }
    }

    private static long Version(Connection connection, string module)
    {
        using var query = connection.Prepare("SELECT version FROM schema_modules WHERE name = ?1");
        return query.Bind(1, module).Step() ? query.Long(0) : 0;
    }

    private static InvalidOperationException Newer(Connection connection, string what) =>
        new($"'{connection.File}' was written by a newer version of Ironflow ({what}). Use that version, or another data folder");
}
