using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Ironflow.Json;
using Ironflow.Runs;

namespace Ironflow.Records.Tables;

/// <summary>A run as the row <c>run</c> of its partition.</summary>
internal static class RunRow
{
    /// <summary>How many changes of status the run has had: what its list row has to catch up with.</summary>
    public const string Revision = "revision";

    /// <summary>All columns but payload and output.</summary>
    public static readonly string[] Summary =
    [
        "PartitionKey", "RowKey", RowImage.Absent, Revision, "workflow_name", "workflow_version", "status", "trigger", "error", "error_blob", "error_code",
        "attempt", "retry_count", "max_retries", "cost_usd", "input_tokens", "output_tokens", "duration_ms", "active_ms", "waiting_ms", "labels", "labels_blob",
        "created_by", "created_at", "updated_at", "scheduled_at", "started_at", "completed_at", "cancel_requested_at", "cancel_requested_by",
        "parent_run_id", "parent_step_id", "root_run_id", "max_cost_usd", "retry_at", "reuse", "concurrency_key",
    ];

    public static RowImage Image(RunRecord run, int revision)
    {
        var image = new RowImage(run.Id, RowKeys.Run);
        image.SetValue("payload", run.Payload.Text);
        image.SetValue("output", run.Output?.ToString());
        image.SetText("error", run.Error);
        image.SetText("labels", run.Labels.Count == 0 ? null : JsonSerializer.Serialize(run.Labels, RecordJson.Relaxed.IReadOnlyDictionaryStringString));
        image.Set("trigger", JsonSerializer.Serialize(run.Trigger, RecordJson.Relaxed.Trigger));
        image.Set("workflow_name", run.WorkflowName);
        image.Set("workflow_version", run.WorkflowVersion);
        image.Set("status", SnakeCase.Name(run.Status));
        image.Set("error_code", run.ErrorCode);
        image.Set("attempt", (long)run.Attempt);
        image.Set("retry_count", (long)run.RetryCount);
        image.Set("max_retries", (long)run.MaxRetries);
        image.Set("cost_usd", run.CostUsd.ToString(CultureInfo.InvariantCulture));
        image.Set("input_tokens", run.InputTokens);
        image.Set("output_tokens", run.OutputTokens);
        image.Set("duration_ms", run.DurationMs);
        image.Set("active_ms", run.ActiveMs);
        image.Set("waiting_ms", run.WaitingMs);
        image.Set("created_by", run.CreatedBy);
        image.Set("created_at", run.CreatedAt.ToUniversalTime());
        image.Set("updated_at", run.UpdatedAt.ToUniversalTime());
        image.Set("scheduled_at", run.ScheduledAt?.ToUniversalTime());
        image.Set("started_at", run.StartedAt?.ToUniversalTime());
        image.Set("completed_at", run.CompletedAt?.ToUniversalTime());
        image.Set("cancel_requested_at", run.CancelRequestedAt?.ToUniversalTime());
        image.Set("cancel_requested_by", run.CancelRequestedBy);
        image.Set("parent_run_id", run.ParentRunId);
        image.Set("parent_step_id", run.ParentStepId);
        image.Set("root_run_id", run.RootRunId);
        image.Set("concurrency_key", run.ConcurrencyKey);
        image.Set("max_cost_usd", run.MaxCostUsd?.ToString(CultureInfo.InvariantCulture));
        image.Set("retry_at", run.RetryAt?.ToUniversalTime());
        image.Set("reuse", run.Reuse is null ? null : JsonSerializer.Serialize(run.Reuse, RecordJson.Relaxed.RunReuse));
        image.Set(Revision, (long)revision);
        return image;
    }

    /// <summary>Reads a row; payload and output are empty when the query left them out.</summary>
    public static async Task<StoredRun> ReadAsync(TableEntity entity, TextLoader texts, CancellationToken cancellationToken)
    {
        var row = new RowView(entity);
        var labels = await texts.TextAsync(row, "labels", cancellationToken);
        var run = new RunRecord
        {
            Id = Guid.Parse(entity.PartitionKey),
            WorkflowName = row.RequiredText("workflow_name"),
            WorkflowVersion = row.Text("workflow_version"),
            Status = row.Status<RunStatus>("status"),
            Trigger = RowView.Parse(row.RequiredText("trigger"), RecordJson.Relaxed.Trigger)!,
            Payload = await texts.ValueAsync(row, "payload", cancellationToken) is { } payload ? new RawJson(payload) : default,
            Output = await texts.ValueAsync(row, "output", cancellationToken) is { } output ? new RawJson(output) : null,
            Error = await texts.TextAsync(row, "error", cancellationToken),
            ErrorCode = row.Text("error_code"),
            Attempt = row.Int("attempt"),
            RetryCount = row.Int("retry_count"),
            MaxRetries = row.Int("max_retries"),
            CostUsd = row.Money("cost_usd"),
            InputTokens = row.Long("input_tokens"),
            OutputTokens = row.Long("output_tokens"),
            DurationMs = row.Long("duration_ms") ?? 0,
            ActiveMs = row.Long("active_ms") ?? 0,
            WaitingMs = row.Long("waiting_ms") ?? 0,
            Labels = RowView.Parse(labels, RecordJson.Relaxed.IReadOnlyDictionaryStringString) ?? new Dictionary<string, string>(),
            CreatedBy = row.RequiredText("created_by"),
            CreatedAt = row.RequiredTime("created_at"),
            UpdatedAt = row.RequiredTime("updated_at"),
            ScheduledAt = row.Time("scheduled_at"),
            StartedAt = row.Time("started_at"),
            CompletedAt = row.Time("completed_at"),
            CancelRequestedAt = row.Time("cancel_requested_at"),
            CancelRequestedBy = row.Text("cancel_requested_by"),
            ParentRunId = row.Id("parent_run_id"),
            ParentStepId = row.Id("parent_step_id"),
            RootRunId = row.Id("root_run_id") ?? default,
            ConcurrencyKey = row.Text("concurrency_key"),
            MaxCostUsd = row.Text("max_cost_usd") is null ? null : row.Money("max_cost_usd"),
            RetryAt = row.Time("retry_at"),
            Reuse = RowView.Parse(row.Text("reuse"), RecordJson.Relaxed.RunReuse),
        };
        return new StoredRun(run, row.Int(Revision), entity.ETag);
    }
}
