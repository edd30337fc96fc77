using Azure.Data.Tables;
using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <summary>What of a run's partition its end, or that of an attempt, needs: the run, its live rows, its steps without values, and whether events wait in the outbox.</summary>
internal sealed record RunParts(StoredRun? Run, IReadOnlyList<TableEntity> Lives, IReadOnlyList<StepRecord> Steps, bool HasOutbox)
{
    private static readonly string[] Columns = [.. RunRow.Summary.Union(StepRow.Summary)];

    public IReadOnlyList<StepRecord> Open { get; } = [.. Steps.Where(s => !StepTransitions.IsFinal(s.Status))];

    public IEnumerable<StepRecord> Final => Steps.Where(s => StepTransitions.IsFinal(s.Status));

    /// <summary>One query: the keys <c>live</c>, <c>outbox:</c>, <c>run</c> and <c>step:</c> lie together, with only signals between them.</summary>
    public static async Task<RunParts> ReadAsync(TableSet tables, TextLoader texts, Guid runId, CancellationToken cancellationToken)
    {
        StoredRun? run = null;
        var lives = new List<TableEntity>();
        var steps = new List<StepRecord>();
        var hasOutbox = false;
        FormattableString filter = $"PartitionKey eq {RowKeys.Partition(runId)} and RowKey ge {RowKeys.Live} and RowKey lt {RowKeys.StepEnd}";
        await foreach (var row in TableSet.Query(tables.Runs, filter, Columns, pageSize: null, cancellationToken))
        {
            if (row.RowKey == RowKeys.Run)
                run = await RunRow.ReadAsync(row, texts, cancellationToken);
            else if (row.RowKey.StartsWith(RowKeys.StepPrefix, StringComparison.Ordinal))
                steps.Add(await StepRow.ReadAsync(row, texts, cancellationToken));
            else if (row.RowKey == RowKeys.Live || row.RowKey.StartsWith(RowKeys.Live + ":", StringComparison.Ordinal))
                lives.Add(row);
            else
                hasOutbox |= row.RowKey.StartsWith(RowKeys.OutboxPrefix, StringComparison.Ordinal);
        }

        return new RunParts(run, lives, steps, hasOutbox);
    }
}
