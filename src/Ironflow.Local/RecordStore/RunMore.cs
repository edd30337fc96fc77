using System.Text.Json;
using Ironflow.Local.Storage;
using Ironflow.Runs;

namespace Ironflow.Local.RecordStore;

/// <summary>The fields that few runs have, as one text of the row.</summary>
internal sealed record RunMore
{
    public decimal? MaxCostUsd { get; init; }

    public DateTimeOffset? RetryAt { get; init; }

    public RunReuse? Reuse { get; init; }

    public string? ConcurrencyKey { get; init; }

    /// <summary>The text of a run; <c>null</c> when it has none of the fields.</summary>
    public static string? Text(RunRecord run)
        => run is { MaxCostUsd: null, RetryAt: null, Reuse: null, ConcurrencyKey: null }
            ? null
            : JsonSerializer.Serialize(new RunMore { MaxCostUsd = run.MaxCostUsd, RetryAt = run.RetryAt, Reuse = run.Reuse, ConcurrencyKey = run.ConcurrencyKey }, MoreJson.Relaxed.RunMore);

    /// <summary>A run with the fields of a row's text.</summary>
    public static RunRecord AddTo(RunRecord run, Statement row, int column)
    {
        if (row.IsNull(column))
            return run;
        var more = JsonSerializer.Deserialize(row.Blob(column), MoreJson.Relaxed.RunMore)!;
        return run with { MaxCostUsd = more.MaxCostUsd, RetryAt = more.RetryAt, Reuse = more.Reuse, ConcurrencyKey = more.ConcurrencyKey };
    }
}
