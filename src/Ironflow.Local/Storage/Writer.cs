using Ironflow.Records;

namespace Ironflow.Local.Storage;

/// <summary>The one thread that writes. Whatever waits when it looks is committed in one transaction (group commit), so the rate of
/// commits stays what the disk gives while the rate of writes grows with load.</summary>
internal sealed class Writer : IDisposable
{
    /// <summary>Bounds the time one transaction holds back its callers.</summary>
    private const int LargestBatch = 1024;

    private readonly Connection connection;
    private readonly Thread thread;
    private readonly object gate = new();
    private readonly Queue<WriteUnit> queue = new();
    private readonly List<WriteUnit> batch = new(LargestBatch);
    private bool stopping;

    public Writer(Connection connection)
    {
        this.connection = connection;
        thread = new Thread(Loop) { IsBackground = true, Name = "ironflow-writer" };
        thread.Start();
    }

    /// <summary>How many transactions were committed.</summary>
    public long Commits { get; private set; }

    /// <summary>Runs before each commit; for tests that make it fail.</summary>
    public Action? BeforeCommit { get; set; }

    public void Enqueue(WriteUnit unit)
    {
        lock (gate)
        {
            if (!stopping)
            {
                queue.Enqueue(unit);
                if (queue.Count == 1)
                {
                    Monitor.Pulse(gate);
                }

                return;
            }
        }

        unit.Settle(new StoreUnavailableException($"'{connection.File}' is closed"));
    }

    /// <summary>Writes what is queued, then ends.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopping = true;
            Monitor.Pulse(gate);
        }

        thread.Join();
        connection.Dispose();
    }

    private void Loop()
    {
        while (TakeBatch())
        {
            var error = Commit();
            foreach (var unit in batch)
            {
                unit.Settle(error);
            }

            batch.Clear();
        }
    }

    private bool TakeBatch()
    {
        lock (gate)
        {
            while (queue.Count == 0)
            {
                if (stopping)
                {
                    return false;
                }

                Monitor.Wait(gate);
            }

            while (batch.Count < LargestBatch && queue.TryDequeue(out var unit))
            {
                batch.Add(unit);
            }

            return true;
        }
    }

    private Exception? Commit()
    {
        try
        {
            connection.Execute("BEGIN IMMEDIATE");
            if (!TryExecuteAll())
            {
                Rollback();
                connection.Execute("BEGIN IMMEDIATE");
                foreach (var unit in batch)
                {
                    Execute(unit);
                }
            }

            BeforeCommit?.Invoke();
            connection.Execute("COMMIT");
            Commits++;
            return null;
        }
        catch (Exception exception)
        {
            // Any failure here is the batch's, never the process's: the thread lives on and the next batch tries anew.
            Rollback();
            return exception;
        }
    }

    private void Rollback()
    {
        try
        {
            if (connection.InTransaction)
            {
                connection.Execute("ROLLBACK");
            }
        }
        catch (Exception exception) when (SqliteErrors.EndsTransaction(exception) || exception is DatabaseException)
        {
            // A rollback that fails leaves nothing either: an unfinished transaction in the log is never read.
        }
    }

    /// <summary>Executes the batch without savepoints, which cost as much as small writes do. Units fail seldom: when one does, the caller begins the
    /// batch anew, each unit under a savepoint, to find out which.</summary>
    private bool TryExecuteAll()
    {
        try
        {
            foreach (var unit in batch)
            {
                if (unit.Owner?.Fault is not null)
                {
                    return false;
                }

                ExecutePlain(unit);
            }

            return true;
        }
        catch (Exception exception) when (connection.InTransaction && !SqliteErrors.EndsTransaction(exception))
        {
            return false;
        }
    }

    private void ExecutePlain(WriteUnit unit)
    {
        unit.Execute(connection);
        for (var i = 0; i < unit.Joined?.Count; i++)
        {
            ExecutePlain(unit.Joined[i]);
        }
    }

    private void Execute(WriteUnit unit)
    {
        if (unit.Owner?.Fault is { } fault)
        {
            unit.Error = fault;
            return;
        }

        unit.Error = Isolated("SAVEPOINT unit", "RELEASE unit", "ROLLBACK TO unit", unit);
        if (unit.Error is not null)
        {
            unit.Owner?.SetFault(unit.Error);
        }
        else if (unit.Joined is not null)
        {
            // Each has a savepoint of its own after the unit's: they share its transaction and come only after its success.
            foreach (var joined in unit.Joined)
            {
                Execute(joined);
            }
        }
    }

    private Exception? Isolated(string begin, string release, string rollback, WriteUnit unit)
    {
        connection.Execute(begin);
        try
        {
            unit.Execute(connection);
            connection.Execute(release);
            return null;
        }
        catch (Exception exception) when (connection.InTransaction && !SqliteErrors.EndsTransaction(exception))
        {
            connection.Execute(rollback);
            connection.Execute(release);
            return exception;
        }
    }
}
