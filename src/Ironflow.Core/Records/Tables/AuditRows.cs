using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Ironflow.Audit;

namespace Ironflow.Records.Tables;

/// <summary>Rows of the audit in a table of their own: a partition per UTC day, newest first, and a directory of the days that have any.</summary>
internal sealed class AuditRows(TableSet tables)
{
    private const string Entry = "entry";
    private const string Directory = "days";
    private const int RememberedDays = 64;
    private const int BatchSize = 100;

    private static readonly string[] KeysOnly = ["PartitionKey", "RowKey"];
    private readonly ConcurrentDictionary<string, bool> knownDays = new(StringComparer.Ordinal);

    public async Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        AuditRules.Check(entry);
        var day = RowKeys.Day(entry.At);
        await NoteDayAsync(day, cancellationToken);
        await TableSet.InsertIfMissingAsync(tables.Audit, new TableEntity(day, RowKeys.Audit(entry.Id)) { [Entry] = AuditJson.Text(entry) }, cancellationToken);
    }

    public async Task<AuditPage> ReadAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        AuditRules.Check(query);
        var pager = new AuditPager(query);
        var newest = query.Cursor is { } cursor ? new DateTimeOffset(AuditRules.Ticks(cursor), TimeSpan.Zero) : query.To;
        var after = query.Cursor is { } id ? RowKeys.Audit(id) : string.Empty;
        var notFrom = query.To is { } to ? RowKeys.AuditBefore(to) : string.Empty;
        var above = string.CompareOrdinal(after, notFrom) > 0 ? after : notFrom;
        var below = query.From is { } from ? RowKeys.AuditBefore(from) : ":";
        await foreach (var day in DaysAsync(newest is { } at ? RowKeys.Day(at) : string.Empty, cancellationToken))
        {
            if (query.From is { } oldest && string.CompareOrdinal(day, RowKeys.Day(oldest)) > 0)
                break;
            FormattableString filter = $"PartitionKey eq {day} and RowKey gt {above} and RowKey lt {below}";
            await foreach (var row in TableSet.Query(tables.Audit, filter, columns: null, pageSize: null, cancellationToken))
            {
                if (!pager.Take(AuditJson.Read(new RowView(row).RequiredText(Entry))))
                    return pager.Page;
            }
        }

        return pager.Page;
    }

    public async Task PurgeAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var last = RowKeys.Day(before);
        await foreach (var day in DaysAsync(last, cancellationToken))
        {
            FormattableString old = $"PartitionKey eq {day} and RowKey gt {RowKeys.AuditBefore(before)}";
            await foreach (var rows in TableSet.Query(tables.Audit, old, KeysOnly, pageSize: null, cancellationToken).Chunk(BatchSize).WithCancellation(cancellationToken))
                await RemoveAsync(rows, cancellationToken);
            if (day != last)
                await DeleteAsync(Directory, day, cancellationToken);
        }
    }

    private async IAsyncEnumerable<string> DaysAsync(string first, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FormattableString filter = $"PartitionKey eq {Directory} and RowKey ge {first}";
        await foreach (var day in TableSet.Query(tables.Audit, filter, KeysOnly, pageSize: null, cancellationToken))
            yield return day.RowKey;
    }

    private async Task RemoveAsync(TableEntity[] rows, CancellationToken cancellationToken)
    {
        try
        {
            var actions = rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All));
            await StorageErrors.GuardAsync(() => tables.Audit.SubmitTransactionAsync(actions, cancellationToken), "purge the audit", cancellationToken);
        }
        catch (RequestFailedException error) when (StorageErrors.IsMissing(error))
        {
            // Another host purges too, or the answer to the same purge was lost.
            foreach (var row in rows)
                await DeleteAsync(row.PartitionKey, row.RowKey, cancellationToken);
        }
    }

    private async Task DeleteAsync(string partition, string row, CancellationToken cancellationToken)
    {
        try
        {
            await StorageErrors.GuardAsync(() => tables.Audit.DeleteEntityAsync(partition, row, ETag.All, cancellationToken), "purge the audit", cancellationToken);
        }
        catch (RequestFailedException error) when (StorageErrors.IsMissing(error))
        {
        }
    }

    private async Task NoteDayAsync(string day, CancellationToken cancellationToken)
    {
        if (knownDays.ContainsKey(day))
            return;
        await TableSet.InsertIfMissingAsync(tables.Audit, new TableEntity(Directory, day), cancellationToken);
        if (knownDays.Count >= RememberedDays)
            knownDays.Clear();
        knownDays[day] = true;
    }
}
