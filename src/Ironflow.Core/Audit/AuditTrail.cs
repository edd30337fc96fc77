using System.Collections.Concurrent;
using Ironflow.Hosting;
using Ironflow.Records;
using Microsoft.Extensions.Logging;

namespace Ironflow.Audit;

/// <summary>Keeps the audit: a row of intent before every change, a row of its outcome after it, a row for a refused attempt.</summary>
/// <remarks>A change whose row of intent cannot be written is not made. A row of outcome that cannot be written leaves the intent, which says that the change may have been
/// made: the other way round a change could be made of which no row tells.</remarks>
public sealed class AuditTrail(IRecordStore store, TimeProvider time, ILogger<AuditTrail> logger)
{
    private readonly ConcurrentDictionary<Task, bool> pending = new();

    /// <summary>Makes a change with its rows around it.</summary>
    /// <param name="fact">Who, what, to what.</param>
    /// <param name="change">Makes it.</param>
    /// <param name="result">Says what it came to.</param>
    /// <returns>What <paramref name="change"/> returned.</returns>
    /// <exception cref="StoreUnavailableException">The row of intent could not be written; nothing was changed.</exception>
    public async Task<T> ChangeAsync<T>(AuditFact fact, Func<Task<T>> change, Func<T, AuditResult> result)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(result);
        var intent = EntryOf(fact, AuditOutcome.Intended, null);
        // Whoever hangs up now has asked for it all the same.
        await store.AppendAuditAsync(intent, CancellationToken.None);
        T made;
        try
        {
            made = await change();
        }
        catch (RequestException refused)
        {
            await EndAsync(intent with { Outcome = AuditOutcome.Refused, Code = refused.Code });
            throw;
        }
        catch (Exception error)
        {
            await EndAsync(intent with { Outcome = AuditOutcome.Failed, Code = AuditText.Clean(error.GetType().Name) });
            throw;
        }

        var (after, target) = result(made);
        await EndAsync(intent with { Outcome = AuditOutcome.Done, After = Clean(after), Target = Clean(target) ?? intent.Target });
        return made;
    }

    /// <summary>Writes the row of a refused attempt, without holding up its answer: how long that takes must not tell whether there was something to write.</summary>
    public void Refused(AuditFact fact, string code)
    {
        var task = EndAsync(EntryOf(fact, AuditOutcome.Refused, code));
        if (task.IsCompleted)
            return;
        pending[task] = true;
        _ = task.ContinueWith(done => pending.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Complete when every row of a refused attempt so far is written or given up.</summary>
    public Task DrainAsync() => Task.WhenAll(pending.Keys);

    private AuditEntry EntryOf(AuditFact fact, AuditOutcome outcome, string? code)
    {
        ArgumentNullException.ThrowIfNull(fact);
        var now = time.GetUtcNow();
        var caller = fact.Caller as Caller;
        return new AuditEntry
        {
            Id = AuditRules.NewId(now),
            At = now,
            Actor = AuditText.Clean(fact.Caller.Id),
            ActorName = Clean(caller?.Name),
            Method = caller?.Method ?? CallerMethods.Development,
            From = AuditText.Clean(fact.From),
            Operation = AuditText.Clean(fact.Operation),
            Target = AuditText.Clean(fact.Target),
            Workflow = Clean(fact.Workflow),
            Outcome = outcome,
            Code = Clean(code),
            Before = Clean(fact.Before),
            RequestId = AuditText.Clean(fact.RequestId ?? Guid.NewGuid().ToString("N")),
        };
    }

    private async Task EndAsync(AuditEntry entry)
    {
        var now = time.GetUtcNow();
        var row = entry with { Id = AuditRules.NewId(now), At = now };
        try
        {
            await store.AppendAuditAsync(row, CancellationToken.None);
        }
        catch (StoreUnavailableException error)
        {
            Logs.RowLost(logger, error, row.Outcome, row.Operation, row.Target, row.Actor, row.RequestId);
        }
    }

    private static string? Clean(string? text) => text is null ? null : AuditText.Clean(text);
}
