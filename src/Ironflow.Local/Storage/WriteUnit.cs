namespace Ironflow.Local.Storage;

/// <summary>Who queued a unit and must not have later ones written once one has failed.</summary>
internal interface IUnitOwner
{
    /// <summary>The failure of an earlier unit; units of this owner that are still queued fail with it.</summary>
    Exception? Fault { get; }

    /// <summary>Called on the writer's thread when a unit failed; must be cheap and must not throw.</summary>
    void SetFault(Exception exception);
}

/// <summary>What the writer executes under one savepoint: entirely or not at all.</summary>
internal abstract class WriteUnit
{
    /// <summary>Work that rides along: it is written only with the unit, but its own failure fails only itself.</summary>
    public IReadOnlyList<WriteUnit>? Joined { get; set; }

    public IUnitOwner? Owner { get; init; }

    /// <summary>How execution ended; told to the waiting caller only after the transaction did.</summary>
    public Exception? Error { get; set; }

    /// <summary>Does the work. Called again when the transaction it was done in was rolled back for another unit's sake.</summary>
    public abstract void Execute(Connection connection);

    /// <summary>The transaction is synced. Called on the writer's thread in order of execution; must be cheap and must not throw.</summary>
    public abstract void Committed();

    /// <summary>Nothing of the unit was kept. Called on the writer's thread; must be cheap and must not throw.</summary>
    public abstract void Failed(Exception exception);

    public void Settle(Exception? transactionError)
    {
        var error = transactionError ?? Error;
        if (error is null)
        {
            Committed();
        }
        else
        {
            Owner?.SetFault(error);
            Failed(error);
        }

        if (Joined is not null)
        {
            foreach (var joined in Joined)
            {
                joined.Settle(error);
            }
        }
    }
}

/// <summary>A piece of work whose result a caller awaits.</summary>
/// <param name="work">The work.</param>
/// <param name="committed">Told of the result on the writer's thread, in the order of commits; must be cheap and must not throw.</param>
internal sealed class WriteItem<T>(Func<Connection, T> work, Action<T>? committed = null) : WriteUnit
{
    // Continuations must not run on the writer's thread: it is the only one.
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public Task<T> Task => completion.Task;

    public override void Execute(Connection connection) => result = work(connection);

    public override void Committed()
    {
        committed?.Invoke(result!);
        completion.TrySetResult(result!);
    }

    public override void Failed(Exception exception) => completion.TrySetException(exception);
}

/// <summary>The deferred work of a scope, written because the scope went on to write or read something else.</summary>
internal sealed class FlushUnit(WriteScope scope, IReadOnlyList<Action<Connection>> deferred) : WriteUnit
{
    public override void Execute(Connection connection)
    {
        foreach (var work in deferred)
        {
            work(connection);
        }
    }

    public override void Committed()
    {
    }

    public override void Failed(Exception exception) => scope.Failure = exception;
}
