using Azure;
using Azure.Data.Tables;
using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <summary>One row per open gate, newest first (design §4.5): written before the gate's row says that it waits, and removed after it no more does. The reader asks
/// the gate's row, so that a crash in between leaves neither a lost nor a ghost gate.</summary>
internal sealed class GateIndex(TableSet tables, StepReader steps, RunWrites runs, TimeProvider time)
{
    /// <summary>Between an index row and its gate's row lies one write; what stands longer without one was left behind.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(5);
    private const int AtOnce = 8;

    /// <summary>Notes a gate that the coming write opens; does nothing for other writes.</summary>
    public async Task BeforeAsync(StepRecord? before, StepRecord after, CancellationToken cancellationToken)
    {
        if (KeyOf(after) is not { } key || (before is not null && KeyOf(before) == key))
            return;
        var run = (await runs.FindAsync(after.RunId, withValues: false, cancellationToken) ?? throw RunWrites.Missing(after.RunId)).Run;
        var row = new TableEntity(RowKeys.Gates, key)
        {
            ["workflow_name"] = run.WorkflowName,
            ["root_run_id"] = run.RootRunId,
            ["noted_at"] = time.GetUtcNow(),
        };
        RowLimits.Check(row);

        // Written anew by a repeat, however old: its fresh time keeps readers from dropping it before the gate's row follows.
        await StorageErrors.GuardAsync(() => tables.Open.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken), "note an open gate", cancellationToken);
    }

    /// <summary>Removes a gate that the write before closed; does nothing for other writes.</summary>
    public async Task AfterAsync(StepRecord? before, StepRecord after, CancellationToken cancellationToken)
    {
        if (before is not null && KeyOf(before) is { } key && KeyOf(after) != key)
            await RemoveAsync(key, ETag.All, cancellationToken);
    }

    /// <summary>A page. The cursor is the key of the last row that was looked at; rows without an open gate make it short.</summary>
    public async Task<GatePage> ListAsync(int limit, string? cursor, CancellationToken cancellationToken)
    {
        limit = Math.Clamp(limit, 1, 100);
        var after = cursor is null ? "" : Checked(cursor);
        FormattableString filter = $"PartitionKey eq {RowKeys.Gates} and RowKey gt {after}";
        var rows = new List<TableEntity>(limit);
        var more = false;
        await foreach (var row in TableSet.Query(tables.Open, filter, columns: null, limit + 1, cancellationToken))
        {
            if (more = rows.Count == limit)
                break;
            rows.Add(row);
        }

        var gates = new List<OpenGate>(rows.Count);
        foreach (var some in rows.Chunk(AtOnce))
            gates.AddRange((await Task.WhenAll(some.Select(row => VerifyAsync(row, cancellationToken)))).OfType<OpenGate>());
        return new GatePage(gates, more ? rows[^1].RowKey : null);
    }

    private async Task<OpenGate?> VerifyAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        var row = new RowView(entity);
        var (runId, key) = Parse(entity.RowKey);
        var step = await steps.FindSummaryAsync(runId, key, cancellationToken);
        if (step is not null && KeyOf(step) == entity.RowKey)
            return new OpenGate(step, row.RequiredText("workflow_name"), row.Id("root_run_id") ?? runId);
        if (time.GetUtcNow() - row.RequiredTime("noted_at") >= StaleAfter)
            await RemoveAsync(entity.RowKey, entity.ETag, cancellationToken);
        return null;
    }

    private async Task RemoveAsync(string key, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            await StorageErrors.GuardAsync(() => tables.Open.DeleteEntityAsync(RowKeys.Gates, key, etag, cancellationToken), "remove a gate's index row", cancellationToken);
        }
        catch (RequestFailedException error) when (StorageErrors.IsChanged(error))
        {
            // Somebody is opening that gate just now.
        }
    }

    /// <summary>The key of an open gate's index row; <c>null</c> for a step that does not wait.</summary>
    private static string? KeyOf(StepRecord step)
        => step.Status == StepStatus.AwaitingApproval ? RowKeys.Gate(step.StartedAt ?? step.CreatedAt, step.RunId, step.Key) : null;

    private static (Guid RunId, StepKey Key) Parse(string rowKey) => (Guid.ParseExact(rowKey.AsSpan(20, 36), "D"), StepKey.Parse(rowKey[57..]));

    /// <summary>A cursor comes from outside: anything but an index row's key is refused.</summary>
    private static string Checked(string cursor)
    {
        try
        {
            if (cursor.Length is > 57 and < 100 && cursor[19] == ':' && cursor[56] == ':' && !cursor.AsSpan(0, 19).ContainsAnyExceptInRange('0', '9'))
            {
                Parse(cursor);
                return cursor;
            }
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
        }

        throw new RequestException(ErrorCodes.BadRequest, "the cursor is not one that a list gave", new Dictionary<string, string> { ["path"] = "cursor" });
    }
}
