using System.Collections.Concurrent;

namespace Ironflow.Local.Storage;

/// <summary>One SQLite file: readers have connections of their own, one writer commits whatever waits. A write is on disk, synced, when
/// its task completes.</summary>
internal sealed class Database : IDisposable
{
    /// <summary>Waiting writes beyond this many make their callers wait.</summary>
    private const int QueueBound = 4096;

    private const int BusyTimeoutMs = 5000;
    private const int IdleReaders = 8;

    private readonly Writer writer;
    private readonly ConcurrentBag<Connection> readers = [];
    private readonly SemaphoreSlim queueSlots = new(QueueBound, QueueBound);
    private bool disposed;

    private Database(string file, Connection connection)
    {
        File = file;
        writer = new Writer(connection);
    }

    public string File { get; }

    /// <summary>How many transactions were committed since the file was opened.</summary>
    public long Commits => writer.Commits;

    /// <summary>Runs before each commit; for tests that make it fail.</summary>
    internal Action? BeforeCommit
    {
        get => writer.BeforeCommit;
        set => writer.BeforeCommit = value;
    }

    /// <summary>Opens or creates the file and brings it to the modules' schema.</summary>
    /// <exception cref="DatabaseCorruptException">The file is damaged or something else.</exception>
    /// <exception cref="Records.StoreUnavailableException">It cannot be opened or written.</exception>
    public static Database Open(string file, params IReadOnlyList<SchemaModule> modules)
    {
        SQLitePCL.Batteries_V2.Init();
        var connection = Connection.Open(file, BusyTimeoutMs);
        try
        {
            _ = connection.Scalar("PRAGMA journal_mode = WAL");
            connection.ExecuteScript(
                "PRAGMA synchronous = FULL; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864");
            Schema.Migrate(connection, modules);
            return new Database(file, connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Reads from what is committed, on the caller's thread. Inside an activity's scope, what it deferred is written first.</summary>
    public T Read<T>(Func<Connection, T> query)
    {
        if (WriteScope.Current is { } scope && scope.TakeDeferred() is { } deferred)
        {
            // The writer needs no thread of the pool, so waiting for it here cannot lock up.
            EnqueueFlush(scope, deferred, static _ => 0).GetAwaiter().GetResult();
        }

        ObjectDisposedException.ThrowIf(disposed, this);
        var connection = readers.TryTake(out var pooled) ? pooled : OpenReader();
        try
        {
            return query(connection);
        }
        finally
        {
            if (disposed || readers.Count >= IdleReaders)
            {
                connection.Dispose();
            }
            else
            {
                readers.Add(connection);
            }
        }
    }

    /// <summary>Executes work on the writer's thread; completes when it is committed and synced. Its exception fails only itself. The
    /// work must only use the connection: everything else waits behind it.</summary>
    /// <exception cref="Ironflow.Records.StoreUnavailableException">The transaction could not be committed; nothing of it was kept.</exception>
    public Task<T> WriteAsync<T>(Func<Connection, T> work) => WriteAsync(work, committed: null);

    /// <summary>As the other; <paramref name="committed"/> is told on the writer's thread, in the order of commits, before the task completes. It
    /// must be cheap and must not throw.</summary>
    public Task<T> WriteAsync<T>(Func<Connection, T> work, Action<T>? committed)
    {
        if (WriteScope.Current is { } scope)
        {
            if (scope.TakeDeferred() is { } deferred)
            {
                return EnqueueFlush(scope, deferred, work, committed);
            }

            var joining = new WriteItem<T>(work, committed);
            if (scope.TryJoin(joining))
            {
                return joining.Task;
            }
        }

        return EnqueueBoundedAsync(work, committed);
    }

    /// <inheritdoc cref="WriteAsync{T}(Func{Connection, T})"/>
    public Task WriteAsync(Action<Connection> work) => WriteAsync(connection =>
    {
        work(connection);
        return true;
    });

    /// <summary>Attaches work to the executing activity: it is written in one transaction with the activity's completion. When it throws there,
    /// the completion is not taken and the activity is delivered again. Work deferred before any further write or read of the
    /// activity is written first.</summary>
    /// <exception cref="InvalidOperationException">No activity is executing; see <see cref="WriteScope.CanDefer"/>.</exception>
    public static void WriteDeferred(Action<Connection> work)
    {
        var scope = WriteScope.Current
            ?? throw new InvalidOperationException("work can be deferred only inside an activity of the embedded engine");
        scope.Defer(work);
    }

    /// <summary>Queues a unit; the caller bounds how many it queues.</summary>
    public void Enqueue(WriteUnit unit) => writer.Enqueue(unit);

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        while (readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        writer.Dispose();
    }

    private Connection OpenReader()
    {
        var connection = Connection.Open(File, BusyTimeoutMs);
        try
        {
            connection.ExecuteScript("PRAGMA query_only = ON; PRAGMA cache_size = -2000; PRAGMA temp_store = MEMORY");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private Task<T> EnqueueFlush<T>(WriteScope scope, IReadOnlyList<Action<Connection>> deferred, Func<Connection, T> work, Action<T>? committed = null)
    {
        var item = new WriteItem<T>(work, committed);
        writer.Enqueue(new FlushUnit(scope, deferred) { Joined = [item] });
        return item.Task;
    }

    private async Task<T> EnqueueBoundedAsync<T>(Func<Connection, T> work, Action<T>? committed)
    {
        await queueSlots.WaitAsync().ConfigureAwait(false);
        try
        {
            var item = new WriteItem<T>(work, committed);
            writer.Enqueue(item);
            return await item.Task.ConfigureAwait(false);
        }
        finally
        {
            queueSlots.Release();
        }
    }
}
