using Azure.Data.Tables;
using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <summary>The events of a step's change as rows of its transaction: that of its status first, then those of tries and gates.</summary>
internal sealed class StepEventRows(ValueStore values, EventClock clock)
{
    /// <summary>Plans the rows; large texts are written at once, before the rows that name them.</summary>
    public async Task<IReadOnlyList<EventRow>> PlanAsync(StepRecord? before, StepRecord after, CancellationToken cancellationToken)
    {
        var rows = new List<EventRow>();
        if (Changes.Of(before, after) is { } change)
            rows.Add(new EventRow(after.RunId, clock.Next(), change.Type, change.Data, Revision: null));
        foreach (var (type, data, inFeed) in StepEvents.Of(before, after))
            rows.Add(new EventRow(after.RunId, clock.Next(), type, data, Revision: null) { InFeed = inFeed });
        await values.WriteAsync(rows.Select(r => r.Blob).OfType<ValueBlob>(), cancellationToken);
        return rows;
    }

    /// <summary>The rows of the run's partition, those of the outbox included.</summary>
    public static IEnumerable<TableEntity> Entities(IEnumerable<EventRow> events)
    {
        foreach (var change in events)
        {
            yield return change.ToRunEntity();
            if (change.InFeed)
                yield return new TableEntity(RowKeys.Partition(change.RunId), RowKeys.Outbox(change.Id));
        }
    }
}
