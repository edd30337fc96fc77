using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Ironflow.Json;
using Ironflow.Runs;

namespace Ironflow.Records.Tables;

/// <summary>A run as a row of the list index: everything a list or a statistic shows, so that neither reads the run's partition.</summary>
internal static class ListRow
{
    public static RowImage Image(RunRecord run, int revision)
    {
        var image = new RowImage(run.Id, "list");
        image.Set("workflow_name", run.WorkflowName);
        image.Set("status", SnakeCase.Name(run.Status));
        image.Set("trigger", JsonSerializer.Serialize(run.Trigger, RecordJson.Relaxed.Trigger));
        image.SetText("error", run.Error);
        image.Set("error_code", run.ErrorCode);
        image.Set("cost_usd", run.CostUsd.ToString(CultureInfo.InvariantCulture));
        image.Set("duration_ms", run.DurationMs);
        image.SetText("labels", run.Labels.Count == 0 ? null : JsonSerializer.Serialize(run.Labels, RecordJson.Relaxed.IReadOnlyDictionaryStringString));
        image.Set("created_by", run.CreatedBy);
        image.Set("created_at", run.CreatedAt.ToUniversalTime());
        image.Set("updated_at", run.UpdatedAt.ToUniversalTime());
        image.Set("scheduled_at", run.ScheduledAt?.ToUniversalTime());
        image.Set("started_at", run.StartedAt?.ToUniversalTime());
        image.Set("completed_at", run.CompletedAt?.ToUniversalTime());
        image.Set("parent_run_id", run.ParentRunId);
        image.Set("root_run_id", run.RootRunId);
        image.Set(RunRow.Revision, (long)revision);
        return image;
    }

    public static Guid RunId(string rowKey) => Guid.ParseExact(rowKey.AsSpan(rowKey.IndexOf(':') + 1), "D");

    public static async Task<RunSummary> ReadAsync(TableEntity entity, TextLoader texts, CancellationToken cancellationToken)
    {
        var row = new RowView(entity);
        var labels = await texts.TextAsync(row, "labels", cancellationToken);
        return new RunSummary
        {
            Id = RunId(entity.RowKey),
            WorkflowName = row.RequiredText("workflow_name"),
            Status = row.Status<RunStatus>("status"),
            Trigger = RowView.Parse(row.RequiredText("trigger"), RecordJson.Relaxed.Trigger)!,
            Error = await texts.TextAsync(row, "error", cancellationToken),
            ErrorCode = row.Text("error_code"),
            CostUsd = row.Money("cost_usd"),
            DurationMs = row.Long("duration_ms") ?? 0,
            Labels = RowView.Parse(labels, RecordJson.Relaxed.IReadOnlyDictionaryStringString) ?? new Dictionary<string, string>(),
            CreatedBy = row.RequiredText("created_by"),
            CreatedAt = row.RequiredTime("created_at"),
            UpdatedAt = row.RequiredTime("updated_at"),
            ScheduledAt = row.Time("scheduled_at"),
            StartedAt = row.Time("started_at"),
            CompletedAt = row.Time("completed_at"),
            ParentRunId = row.Id("parent_run_id"),
            RootRunId = row.Id("root_run_id") ?? default,
        };
    }
}
