using System.Text.Json;
using Ironflow.Json;
using Ironflow.Local.Storage;
using Ironflow.Runs;

namespace Ironflow.Local.RecordStore;

/// <summary>Reads and writes rows of <c>runs</c>.</summary>
internal static class RunTable
{
    public const string Columns =
        "key, id, status, live, workflow_name, workflow_version, trigger, payload, output, large, error, error_code, attempt, retry_count, max_retries, " +
        "cost_usd, input_tokens, output_tokens, duration_ms, active_ms, waiting_ms, labels, created_by, created_at, updated_at, scheduled_at, started_at, " +
        "completed_at, cancel_requested_at, cancel_requested_by, parent_run_id, parent_step_id, root_run_id, more";

    private const int Payload = 1;
    private const int Output = 2;

    /// <summary>Inserts a run unless it stands.</summary>
    /// <returns>Its key; <c>null</c> when it stands.</returns>
    public static long? Insert(Connection connection, RunRecord run)
    {
        using var insert = connection.Prepare(
            "INSERT INTO runs(id, status, live, workflow_name, workflow_version, trigger, payload, large, attempt, retry_count, max_retries, duration_ms, " +
            "active_ms, waiting_ms, labels, created_by, created_at, updated_at, scheduled_at, parent_run_id, parent_step_id, root_run_id, " +
            "started_at, completed_at, error, error_code, cost_usd, input_tokens, output_tokens, output, cancel_requested_at, cancel_requested_by, more) " +
            "VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32) " +
            "ON CONFLICT(id) DO NOTHING");
        insert.Bind(1, run.Id).Bind(2, (long)run.Status).Bind(3, run.WorkflowName).Bind(4, run.WorkflowVersion)
            .Bind(5, JsonSerializer.Serialize(run.Trigger, RecordJson.Relaxed.Trigger)).Bind(6, LargeValues.Inline(run.Payload.Text)).Bind(7, Large(run))
            .Bind(8, (long)run.Attempt).Bind(9, (long)run.RetryCount).Bind(10, (long)run.MaxRetries).Bind(11, run.DurationMs).Bind(12, run.ActiveMs)
            .Bind(13, run.WaitingMs).Bind(14, LabelsText(run)).Bind(15, run.CreatedBy).Bind(16, run.CreatedAt).Bind(17, run.UpdatedAt)
            .Bind(18, run.ScheduledAt).Bind(19, run.ParentRunId).Bind(20, run.ParentStepId).Bind(21, run.RootRunId).Bind(22, run.StartedAt)
            .Bind(23, run.CompletedAt).Bind(24, run.Error).Bind(25, run.ErrorCode).BindMoney(26, run.CostUsd).Bind(27, run.InputTokens)
            .Bind(28, run.OutputTokens).Bind(29, LargeValues.Inline(run.Output?.ToString())).Bind(30, run.CancelRequestedAt).Bind(31, run.CancelRequestedBy)
            .Bind(32, RunMore.Text(run));
        if (insert.Run() == 0)
            return null;
        var key = connection.LastInsertRowId;
        LargeValues.Write(connection, key, LargeValues.OfRun, Payload, run.Payload.Text);
        LargeValues.Write(connection, key, LargeValues.OfRun, Output, run.Output?.ToString());
        return key;
    }

    /// <summary>Writes what changes over a run's life.</summary>
    public static void Update(Connection connection, StoredRun run)
    {
        var record = run.Run;
        using var update = connection.Prepare(
            "UPDATE runs SET status = ?2, live = ?3, output = ?4, large = ?5, error = ?6, error_code = ?7, attempt = ?8, retry_count = ?9, cost_usd = ?10, " +
            "input_tokens = ?11, output_tokens = ?12, duration_ms = ?13, active_ms = ?14, waiting_ms = ?15, updated_at = ?16, started_at = ?17, " +
            "completed_at = ?18, cancel_requested_at = ?19, cancel_requested_by = ?20, more = ?21 WHERE key = ?1");
        update.Bind(1, run.Key).Bind(2, (long)record.Status).Bind(3, run.IsLive).Bind(4, LargeValues.Inline(record.Output?.ToString()))
            .Bind(5, Large(record)).Bind(6, record.Error).Bind(7, record.ErrorCode).Bind(8, (long)record.Attempt).Bind(9, (long)record.RetryCount)
            .BindMoney(10, record.CostUsd).Bind(11, record.InputTokens).Bind(12, record.OutputTokens).Bind(13, record.DurationMs)
            .Bind(14, record.ActiveMs).Bind(15, record.WaitingMs).Bind(16, record.UpdatedAt).Bind(17, record.StartedAt).Bind(18, record.CompletedAt)
            .Bind(19, record.CancelRequestedAt).Bind(20, record.CancelRequestedBy).Bind(21, RunMore.Text(record)).Run();
        LargeValues.Write(connection, run.Key, LargeValues.OfRun, Output, record.Output?.ToString());
    }

    /// <summary>A run, payload and output included.</summary>
    public static StoredRun? Find(Connection connection, Guid id)
    {
        using var select = connection.Prepare($"SELECT {Columns} FROM runs WHERE id = ?1");
        return select.Bind(1, id).Step() ? Read(connection, select, withValues: true) : null;
    }

    /// <summary>Key and live row of a run; <c>null</c> when there is none.</summary>
    public static (long Key, bool IsLive)? FindKey(Connection connection, Guid id)
    {
        using var select = connection.Prepare("SELECT key, live FROM runs WHERE id = ?1");
        return select.Bind(1, id).Step() ? (select.Long(0), select.Bool(1)) : null;
    }

    public static StoredRun Read(Connection connection, Statement row, bool withValues)
    {
        var (key, large) = (row.Long(0), row.Int(9));
        var run = new RunRecord
        {
            Id = row.Id(1),
            Status = (RunStatus)row.Int(2),
            WorkflowName = row.Text(4),
            WorkflowVersion = row.TextOrNull(5),
            Trigger = JsonSerializer.Deserialize(row.Blob(6), RecordJson.Relaxed.Trigger)!,
            Payload = withValues && Value(7, Payload) is { } payload ? new RawJson(payload) : default,
            Output = withValues ? Values.Json(Value(8, Output)) : null,
            Error = row.TextOrNull(10),
            ErrorCode = row.TextOrNull(11),
            Attempt = row.Int(12),
            RetryCount = row.Int(13),
            MaxRetries = row.Int(14),
            CostUsd = row.Money(15),
            InputTokens = row.LongOrNull(16),
            OutputTokens = row.LongOrNull(17),
            DurationMs = row.Long(18),
            ActiveMs = row.Long(19),
            WaitingMs = row.Long(20),
            Labels = row.IsNull(21)
                ? new Dictionary<string, string>()
                : JsonSerializer.Deserialize(row.Blob(21), RecordJson.Relaxed.IReadOnlyDictionaryStringString)!,
            CreatedBy = row.Text(22),
            CreatedAt = row.Time(23),
            UpdatedAt = row.Time(24),
            ScheduledAt = row.TimeOrNull(25),
            StartedAt = row.TimeOrNull(26),
            CompletedAt = row.TimeOrNull(27),
            CancelRequestedAt = row.TimeOrNull(28),
            CancelRequestedBy = row.TextOrNull(29),
            ParentRunId = row.IdOrNull(30),
            ParentStepId = row.IdOrNull(31),
            RootRunId = row.Id(32),
        };
        return new StoredRun(key, row.Bool(3), RunMore.AddTo(run, row, 33));

        string? Value(int column, int name)
            => (large & name) != 0 ? LargeValues.Read(connection, key, LargeValues.OfRun, name) : row.TextOrNull(column);
    }

    private static long Large(RunRecord run)
        => (LargeValues.IsLarge(run.Payload.Text) ? Payload : 0) | (LargeValues.IsLarge(run.Output?.ToString()) ? Output : 0);

    private static string? LabelsText(RunRecord run)
        => run.Labels.Count == 0 ? null : JsonSerializer.Serialize(run.Labels, RecordJson.Relaxed.IReadOnlyDictionaryStringString);
}
