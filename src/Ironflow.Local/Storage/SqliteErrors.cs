using Ironflow.Records;
using SQLitePCL;

namespace Ironflow.Local.Storage;

/// <summary>A statement failed for a reason of its own, such as a constraint; the database is in order.</summary>
internal sealed class DatabaseException(int code, string message) : IronflowException(message)
{
    /// <summary>SQLite's extended result code.</summary>
    public int Code { get; } = code;

    public bool IsConstraint => (Code & 0xFF) == raw.SQLITE_CONSTRAINT;
}

/// <summary>The file is not a database or is damaged. Trying again does not help.</summary>
internal sealed class DatabaseCorruptException(string file, string reason)
    : IronflowException(
        $"'{file}' is damaged or not an Ironflow database ({reason}). Restore the folder from a backup, or move the file away to start with an empty one");

/// <summary>What SQLite's result codes mean to callers.</summary>
internal static class SqliteErrors
{
    public static Exception ToException(int code, string reason, string file) => (code & 0xFF) switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new DatabaseCorruptException(file, reason),
        raw.SQLITE_FULL => new StoreUnavailableException(
            $"the disk or quota of '{file}' is full ({reason}). Nothing of this write was kept; free space and it goes on"),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_PROTOCOL
            or raw.SQLITE_READONLY or raw.SQLITE_INTERRUPT or raw.SQLITE_PERM or raw.SQLITE_NOLFS =>
            new StoreUnavailableException($"'{file}' cannot be used at the moment ({reason})"),
        _ => new DatabaseException(code, $"a statement on '{file}' failed ({reason})"),
    };

    /// <summary>Whether the whole transaction must be given up, not only the work that met the error.</summary>
    public static bool EndsTransaction(Exception exception) =>
        exception is StoreUnavailableException or DatabaseCorruptException;
}
