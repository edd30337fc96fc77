using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Ironflow.Local.Storage;

/// <summary>A prepared statement in use by one thread. Parameters count from 1, columns from 0. Disposing resets it for its next use.</summary>
internal sealed class Statement : IDisposable
{
    private const int StackBytes = 512;

    private readonly Connection connection;
    private readonly sqlite3_stmt handle;
    private readonly bool cached;

    public Statement(Connection connection, sqlite3_stmt handle, bool cached)
    {
        this.connection = connection;
        this.handle = handle;
        this.cached = cached;
    }

    public bool InUse { get; set; }

    public Statement Bind(int index, string? value)
    {
        if (value is null)
        {
            return BindNull(index);
        }

        if (value.Length == 0)
        {
            // An empty span has no address, which SQLite would read as NULL.
            return Checked(raw.sqlite3_bind_text(handle, index, string.Empty));
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most <= StackBytes)
        {
            Span<byte> bytes = stackalloc byte[StackBytes];
            var length = Encoding.UTF8.GetBytes(value, bytes);
            return Checked(raw.sqlite3_bind_text(handle, index, bytes[..length]));
        }

        var rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var length = Encoding.UTF8.GetBytes(value, rented);
            return Checked(raw.sqlite3_bind_text(handle, index, rented.AsSpan(0, length)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public Statement Bind(int index, long value) => Checked(raw.sqlite3_bind_int64(handle, index, value));

    public Statement Bind(int index, long? value) => value is { } number ? Bind(index, number) : BindNull(index);

    public Statement Bind(int index, double value) => Checked(raw.sqlite3_bind_double(handle, index, value));

    public Statement Bind(int index, bool value) => Bind(index, value ? 1L : 0L);

    public Statement BindBlob(int index, ReadOnlySpan<byte> value) => value.IsEmpty
        ? Checked(raw.sqlite3_bind_zeroblob(handle, index, 0))
        : Checked(raw.sqlite3_bind_blob(handle, index, value));

    public Statement BindNull(int index) => Checked(raw.sqlite3_bind_null(handle, index));

    /// <summary>Goes to the next row; <c>false</c> when there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw connection.Error(code),
        };
    }

    /// <summary>Runs a statement that gives no rows and makes it ready for other parameters.</summary>
    /// <returns>How many rows an insert, update or delete changed.</returns>
    public int Run()
    {
        try
        {
            while (Step())
            {
            }

            return connection.Changes;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Makes the statement ready to run again; parameters keep their values.</summary>
    public void Reset() => _ = raw.sqlite3_reset(handle);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(handle, column);

    public int Int(int column) => raw.sqlite3_column_int(handle, column);

    public bool Bool(int column) => Long(column) != 0;

    public double Double(int column) => raw.sqlite3_column_double(handle, column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>The bytes of a column; valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    public void Dispose()
    {
        if (!InUse)
        {
            return;
        }

        InUse = false;
        Reset();
        if (cached)
        {
            _ = raw.sqlite3_clear_bindings(handle);
        }
        else
        {
            handle.Dispose();
        }
    }

    /// <summary>Frees the statement for good.</summary>
    public void Close() => handle.Dispose();

    private Statement Checked(int code) => code == raw.SQLITE_OK ? this : throw connection.Error(code);
}
