using SQLitePCL;

namespace Ironflow.Local.Storage;

/// <summary>A connection with its prepared statements; for one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private readonly sqlite3 handle;
    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);

    private Connection(sqlite3 handle, string file)
    {
        this.handle = handle;
        File = file;
    }

    public string File { get; }

    /// <summary>How many rows the last insert, update or delete changed.</summary>
    public int Changes => raw.sqlite3_changes(handle);

    public long LastInsertRowId => raw.sqlite3_last_insert_rowid(handle);

    /// <summary>Whether a transaction is open. Some errors end it behind one's back.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(handle) == 0;

    public static Connection Open(string file, int busyTimeoutMs)
    {
        // No mutex of SQLite's own: a connection is used by one thread at a time.
        var code = raw.sqlite3_open_v2(
            file, out var handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        var connection = new Connection(handle, file);
        if (code != raw.SQLITE_OK)
        {
            var error = connection.Error(code);
            connection.Dispose();
            throw error;
        }

        _ = raw.sqlite3_extended_result_codes(handle, 1);
        _ = raw.sqlite3_busy_timeout(handle, busyTimeoutMs);
        return connection;
    }

    /// <summary>A statement, prepared once per connection. To be disposed by the caller after use.</summary>
    public Statement Prepare(string sql)
    {
        if (statements.TryGetValue(sql, out var known))
        {
            return known.InUse ? Compile(sql, cached: false) : Use(known);
        }

        var statement = Compile(sql, cached: true);
        statements.Add(sql, statement);
        return statement;
    }

    /// <summary>Runs one statement without parameters and without rows.</summary>
    public int Execute(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Run();
    }

    /// <summary>Runs a script of several statements.</summary>
    public void ExecuteScript(string sql)
    {
        var code = raw.sqlite3_exec(handle, sql);
        if (code != raw.SQLITE_OK)
        {
            throw Error(code);
        }
    }

    /// <summary>The first column of the first row, for pragmas and counts.</summary>
    public long Scalar(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Long(0) : 0;
    }

    public Exception Error(int code) =>
        SqliteErrors.ToException(code, $"{raw.sqlite3_errmsg(handle).utf8_to_string()}, code {code}", File);

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Close();
        }

        statements.Clear();
        handle.Dispose();
    }

    private static Statement Use(Statement statement)
    {
        statement.InUse = true;
        return statement;
    }

    private Statement Compile(string sql, bool cached)
    {
        var code = raw.sqlite3_prepare_v2(handle, sql, out var compiled);
        return code == raw.SQLITE_OK ? Use(new Statement(this, compiled, cached)) : throw Error(code);
    }
}
