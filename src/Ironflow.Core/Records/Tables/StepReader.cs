using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <summary>Reads step rows.</summary>
internal sealed class StepReader(TableSet tables, TextLoader texts)
{
    /// <summary>A step with its values.</summary>
    public Task<StepRecord?> FindAsync(Guid runId, StepKey key, CancellationToken cancellationToken) => FindAsync(runId, key, columns: null, cancellationToken);

    /// <summary>A step without input, output and trace.</summary>
    public Task<StepRecord?> FindSummaryAsync(Guid runId, StepKey key, CancellationToken cancellationToken)
        => FindAsync(runId, key, StepRow.Summary, cancellationToken);

    /// <summary>A run's steps without input, output and trace.</summary>
    public Task<List<StepRecord>> ListAsync(Guid runId, CancellationToken cancellationToken) => ListAsync(runId, RowKeys.StepPrefix, cancellationToken);

    /// <summary>The members of a wave, without input, output and trace.</summary>
    public Task<List<StepRecord>> ListWaveAsync(Guid runId, int attempt, int position, CancellationToken cancellationToken)
        => ListAsync(runId, RowKeys.Wave(attempt, position), cancellationToken);

    private async Task<StepRecord?> FindAsync(Guid runId, StepKey key, IEnumerable<string>? columns, CancellationToken cancellationToken)
    {
        var row = await TableSet.FindAsync(tables.Runs, RowKeys.Partition(runId), RowKeys.Step(key), columns, cancellationToken);
        return row is null ? null : await StepRow.ReadAsync(row, texts, cancellationToken);
    }

    private async Task<List<StepRecord>> ListAsync(Guid runId, string prefix, CancellationToken cancellationToken)
    {
        var steps = new List<StepRecord>();
        await foreach (var row in tables.QueryRunAsync(runId, prefix, StepRow.Summary, cancellationToken))
            steps.Add(await StepRow.ReadAsync(row, texts, cancellationToken));

        // Numbers that outgrow their digits sort by number all the same.
        steps.Sort((a, b) => a.Key.CompareTo(b.Key));
        return steps;
    }
}
