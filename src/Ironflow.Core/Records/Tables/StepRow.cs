using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <summary>A step as the row <c>step:{key}</c> of its run's partition.</summary>
internal static class StepRow
{
    private const int IdsPerColumn = RowLimits.MaxBinary / 16;

    /// <summary>All columns but input, output and trace.</summary>
    public static readonly string[] Summary =
    [
        "PartitionKey", "RowKey", RowImage.Absent, "name", "kind", "status", "dependencies", "dependencies_1", "error", "error_blob", "failure", "failure_blob",
        "tolerated", "duration_ms", "cost_usd", "input_tokens", "output_tokens", "created_at", "updated_at", "started_at", "completed_at", "due_at",
        "try", "delivery", "past_tries", "past_tries_blob", "owner", "heartbeat_at", "process",
        "gate", "gate_blob", "child_run_id", "waited_ms", "reused_from", "is_error_handler",
    ];

    public static RowImage Image(StepRecord step)
    {
        var image = new RowImage(step.RunId, step.Key.ToString());
        image.SetValue("input", step.Input?.ToString());
        image.SetValue("output", step.Output?.ToString());
        image.SetValue("trace", step.Trace?.ToString());
        image.SetText("error", step.Error);
        image.SetText("failure", step.Failure is null ? null : JsonSerializer.Serialize(step.Failure, RecordJson.Relaxed.StepFailure));
        image.SetText("past_tries", step.PastTries.Count == 0 ? null : JsonSerializer.Serialize(step.PastTries, RecordJson.Relaxed.IReadOnlyListPastTry));
        image.SetText("gate", step.Gate is null ? null : JsonSerializer.Serialize(step.Gate, RecordJson.Relaxed.GateState));
        image.Set("process", step.Process is null ? null : JsonSerializer.Serialize(step.Process, RecordJson.Relaxed.ProcessMark));
        image.Set("name", step.Name);
        image.Set("kind", step.Kind.Name);
        image.Set("status", SnakeCase.Name(step.Status));
        SetDependencies(image, step.Dependencies);
        image.Set("tolerated", step.Tolerated);
        image.Set("duration_ms", step.DurationMs);
        image.Set("cost_usd", step.CostUsd.ToString(CultureInfo.InvariantCulture));
        image.Set("input_tokens", step.InputTokens);
        image.Set("output_tokens", step.OutputTokens);
        image.Set("created_at", step.CreatedAt.ToUniversalTime());
        image.Set("updated_at", step.UpdatedAt.ToUniversalTime());
        image.Set("started_at", step.StartedAt?.ToUniversalTime());
        image.Set("completed_at", step.CompletedAt?.ToUniversalTime());
        image.Set("due_at", step.DueAt?.ToUniversalTime());
        image.Set("try", (long)step.Try);
        image.Set("delivery", (long)step.Delivery);
        image.Set("owner", step.Owner);
        image.Set("heartbeat_at", step.HeartbeatAt?.ToUniversalTime());
        image.Set("child_run_id", step.ChildRunId);
        image.Set("waited_ms", step.WaitedMs);
        image.Set("reused_from", step.ReusedFrom);
        image.Set("is_error_handler", step.IsErrorHandler);
        return image;
    }

    /// <summary>Reads a row; input, output and trace are absent when the query left them out.</summary>
    public static async Task<StepRecord> ReadAsync(TableEntity entity, TextLoader texts, CancellationToken cancellationToken)
    {
        var row = new RowView(entity);
        var runId = Guid.Parse(entity.PartitionKey);
        var key = StepKey.Parse(entity.RowKey[RowKeys.StepPrefix.Length..]);
        return new StepRecord
        {
            Id = key.StepId(runId),
            RunId = runId,
            Key = key,
            Name = row.RequiredText("name"),
            Kind = StepKind.Parse(row.RequiredText("kind")),
            Status = row.Status<StepStatus>("status"),
            Dependencies = ReadDependencies(row),
            Input = Json(await texts.ValueAsync(row, "input", cancellationToken)),
            Output = Json(await texts.ValueAsync(row, "output", cancellationToken)),
            Trace = Json(await texts.ValueAsync(row, "trace", cancellationToken)),
            Error = await texts.TextAsync(row, "error", cancellationToken),
            Failure = RowView.Parse(await texts.TextAsync(row, "failure", cancellationToken), RecordJson.Relaxed.StepFailure),
            Tolerated = row.Flag("tolerated"),
            DurationMs = row.Long("duration_ms") ?? 0,
            CostUsd = row.Money("cost_usd"),
            InputTokens = row.Long("input_tokens"),
            OutputTokens = row.Long("output_tokens"),
            CreatedAt = row.RequiredTime("created_at"),
            UpdatedAt = row.RequiredTime("updated_at"),
            StartedAt = row.Time("started_at"),
            CompletedAt = row.Time("completed_at"),
            DueAt = row.Time("due_at"),
            Try = row.Int("try"),
            Delivery = row.Int("delivery"),
            PastTries = RowView.Parse(await texts.TextAsync(row, "past_tries", cancellationToken), RecordJson.Relaxed.IReadOnlyListPastTry) ?? [],
            Owner = row.Text("owner"),
            HeartbeatAt = row.Time("heartbeat_at"),
            Process = RowView.Parse(row.Text("process"), RecordJson.Relaxed.ProcessMark),
            Gate = RowView.Parse(await texts.TextAsync(row, "gate", cancellationToken), RecordJson.Relaxed.GateState),
            ChildRunId = row.Id("child_run_id"),
            WaitedMs = row.Long("waited_ms") ?? 0,
            ReusedFrom = row.Id("reused_from"),
            IsErrorHandler = row.Flag("is_error_handler"),
            ETag = row.ETag,
        };
    }

    private static RawJson? Json(string? text) => text is null ? null : new RawJson(text);

    /// <summary>16 bytes an id: a frontier of a thousand members as text would not fit into a column.</summary>
    private static void SetDependencies(RowImage image, IReadOnlyList<Guid> ids)
    {
        if (ids.Count > 2 * IdsPerColumn)
            throw new ArgumentException($"a step depends on {ids.Count} others; {2 * IdsPerColumn} is the limit", nameof(ids));
        image.Set("dependencies", ids.Count == 0 ? null : Bytes(ids.Take(IdsPerColumn)));
        image.Set("dependencies_1", ids.Count <= IdsPerColumn ? null : Bytes(ids.Skip(IdsPerColumn)));
    }

    private static byte[] Bytes(IEnumerable<Guid> ids) => [.. ids.SelectMany(id => id.ToByteArray(bigEndian: true))];

    private static Guid[] ReadDependencies(RowView row)
        => [.. row.Bytes("dependencies").Concat(row.Bytes("dependencies_1")).Chunk(16).Select(b => new Guid(b, bigEndian: true))];
}
