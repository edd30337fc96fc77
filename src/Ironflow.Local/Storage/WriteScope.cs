namespace Ironflow.Local.Storage;

/// <summary>
/// The writes of one activity, seen from below: what it writes before its first await joins the transaction of the turn that scheduled
/// it, and what it defers is written in one transaction with its completion and the turn that follows. So one step of a sequence costs
/// one commit. It flows with the activity's async calls.
/// </summary>
internal sealed class WriteScope
{
    private static readonly AsyncLocal<WriteScope?> Ambient = new();

    private readonly Lock gate = new();
    private List<WriteUnit>? joined;
    private List<Action<Connection>>? deferred;
    private bool accepting;
    private bool closed;

    /// <summary>The scope of the activity that is executing, if one is.</summary>
    public static WriteScope? Current => Ambient.Value;

    /// <summary>Whether <see cref="Database.WriteDeferred"/> may be used.</summary>
    public bool CanDefer
    {
        get
        {
            lock (gate)
            {
                return !closed;
            }
        }
    }

    /// <summary>Whether writes join a unit that is not committed yet: what it holds can then be read only within it.</summary>
    public bool IsJoining
    {
        get
        {
            lock (gate)
            {
                return accepting;
            }
        }
    }

    /// <summary>Why deferred work could not be written: the activity's completion must not be taken then.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Makes a scope (or none) the current one for the caller's async flow.</summary>
    public static void Enter(WriteScope? scope) => Ambient.Value = scope;

    /// <summary>From now on writes join the unit that is being put together.</summary>
    public void OpenJoin()
    {
        lock (gate)
        {
            accepting = true;
        }
    }

    /// <summary>Ends joining and hands over what joined.</summary>
    public IReadOnlyList<WriteUnit>? CloseJoin()
    {
        lock (gate)
        {
            accepting = false;
            var taken = joined;
            joined = null;
            return taken;
        }
    }

    /// <summary>Closes the scope and hands over what was deferred and not yet written.</summary>
    public IReadOnlyList<Action<Connection>>? Close()
    {
        lock (gate)
        {
            closed = true;
            return Take();
        }
    }

    public bool TryJoin(WriteUnit unit)
    {
        lock (gate)
        {
            if (!accepting || deferred is not null)
            {
                return false;
            }

            (joined ??= []).Add(unit);
            return true;
        }
    }

    public void Defer(Action<Connection> work)
    {
        lock (gate)
        {
            if (closed)
            {
                throw new InvalidOperationException("the activity has ended: nothing can be deferred to its completion any more");
            }

            (deferred ??= []).Add(work);
        }
    }

    /// <summary>Takes deferred work to write it now.</summary>
    public IReadOnlyList<Action<Connection>>? TakeDeferred()
    {
        lock (gate)
        {
            return closed ? null : Take();
        }
    }

    private List<Action<Connection>>? Take()
    {
        var taken = deferred;
        deferred = null;
        return taken;
    }
}
