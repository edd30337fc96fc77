using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Records;

/// <summary>The rules of every change of a record, as pure functions that all stores share.</summary>
public static class Changes
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The states a run passes on its way to a status: through <c>running</c> when it is pending and the table asks for it. Empty when it is there
    /// already.</summary>
    /// <exception cref="InvalidTransitionException">The table does not allow it.</exception>
    public static IReadOnlyList<RunRecord> ToStatus(RunRecord run, RunStatus status, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Status == status)
            return [];
        if (run.Status == RunStatus.Pending && !RunTransitions.IsAllowed(RunStatus.Pending, status))
        {
            var running = Step(run, RunStatus.Running, at);
            return [running, Step(running, status, at)];
        }

        return [Step(run, status, at)];
    }

    /// <summary>The states a run passes on its way to its end, sums included. Empty when it has ended.</summary>
    public static IReadOnlyList<RunRecord> ToEnd(RunRecord run, RunFinish finish, RunTotals totals)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(finish);
        if (RunTransitions.IsTerminal(run.Status))
            return [];
        var path = ToStatus(run, finish.Status, finish.At);
        var last = WithTotals(path[^1], totals) with { Output = finish.Output, Error = finish.Error, ErrorCode = finish.ErrorCode };
        return [.. path.Take(path.Count - 1), last];
    }

    /// <summary>The states a run passes from a failed attempt to the wait for the next one, sums included (semantics 9.4). Empty when it is at that attempt already,
    /// is marked for cancellation or has ended.</summary>
    /// <exception cref="InvalidTransitionException">The table does not allow it.</exception>
    public static IReadOnlyList<RunRecord> ToAttempt(RunRecord run, NextAttempt next, RunTotals totals)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(next);
        if (run.Attempt >= next.Attempt || run.CancelRequestedAt is not null || RunTransitions.IsTerminal(run.Status))
            return [];
        var path = new List<RunRecord>(2);
        // What fails has run: a run whose status still says that it waits turns running first.
        if (run.Status != RunStatus.Running)
            path.Add(run = Step(run, RunStatus.Running, next.At));
        path.Add(WithTotals(Step(run, RunStatus.Retrying, next.At), totals) with
        {
            Attempt = next.Attempt,
            RetryCount = run.RetryCount + 1,
            RetryAt = next.DueAt,
            Error = next.Error,
            ErrorCode = next.ErrorCode,
        });
        return path;
    }

    /// <summary>The run with sums over its steps.</summary>
    public static RunRecord WithTotals(RunRecord run, RunTotals totals)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(totals);
        return run with
        {
            CostUsd = totals.CostUsd,
            InputTokens = totals.InputTokens,
            OutputTokens = totals.OutputTokens,
            ActiveMs = totals.ActiveMs,
            WaitingMs = totals.WaitingMs,
        };
    }

    /// <summary>Checks a step's change against the table and the rule for final rows (semantics 3.2).</summary>
    /// <exception cref="InvalidTransitionException">It is not allowed.</exception>
    public static void RequireStepChange(StepRecord before, StepRecord after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Status != after.Status)
            StepTransitions.Require(before.RunId, before.Key, before.Status, after.Status);
    }

    /// <summary>What a final row takes from a late report: cost, tokens, duration and an output it does not have (semantics 3.2, 9.2).</summary>
    public static StepRecord LateReport(StepRecord final, StepRecord report)
    {
        ArgumentNullException.ThrowIfNull(final);
        ArgumentNullException.ThrowIfNull(report);
        return final with
        {
            CostUsd = report.CostUsd,
            InputTokens = report.InputTokens,
            OutputTokens = report.OutputTokens,
            DurationMs = report.DurationMs,
            Output = final.Output ?? report.Output,
            UpdatedAt = report.UpdatedAt,
        };
    }

    /// <summary>An open step's row as the end of its run closes it.</summary>
    public static StepRecord Close(StepRecord open, DateTimeOffset at, string reason)
    {
        ArgumentNullException.ThrowIfNull(open);
        return open with { Status = StepStatus.Cancelled, Error = reason, CompletedAt = at, UpdatedAt = at };
    }

    /// <summary>The event of a run's creation.</summary>
    public static (string Type, RawJson Data) Created(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Event(EventTypes.RunCreated, run.CreatedAt, writer =>
        {
            writer.WriteString("run_id", run.Id);
            writer.WriteString("workflow_name", run.WorkflowName);
        });
    }

    /// <summary>The events of a run's change of status.</summary>
    public static IEnumerable<(string Type, RawJson Data)> Of(RunRecord before, RunRecord after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Status == after.Status)
            yield break;
        yield return Event(EventTypes.RunStatusChanged, after.UpdatedAt, writer =>
        {
            writer.WriteString("run_id", after.Id);
            writer.WriteString("workflow_name", after.WorkflowName);
            writer.WriteString("from", SnakeCase.Name(before.Status));
            writer.WriteString("to", SnakeCase.Name(after.Status));
            WriteEnd(writer, after);
        });
        if (after.Status == RunStatus.Failed)
        {
            yield return Event(EventTypes.RunFailed, after.UpdatedAt, writer =>
            {
                writer.WriteString("run_id", after.Id);
                writer.WriteString("workflow_name", after.WorkflowName);
                WriteEnd(writer, after);
            });
        }
    }

    /// <summary>The event of a step's change of status; <c>null</c> when the change has none.</summary>
    public static (string Type, RawJson Data)? Of(StepRecord? before, StepRecord after)
    {
        ArgumentNullException.ThrowIfNull(after);
        if (before?.Status == after.Status)
            return null;
        var type = after.Status switch
        {
            StepStatus.Running => EventTypes.StepStarted,
            // A gate's row is running and open in the same write.
            StepStatus.AwaitingApproval => EventTypes.StepStarted,
            StepStatus.Completed => EventTypes.StepCompleted,
            StepStatus.Failed or StepStatus.Rejected => EventTypes.StepFailed,
            StepStatus.Skipped => EventTypes.StepSkipped,
            StepStatus.Cancelled => EventTypes.StepCancelled,
            _ => null,
        };
        return type is null ? null : Event(type, after.UpdatedAt, writer =>
        {
            writer.WriteString("run_id", after.RunId);
            writer.WriteString("step_id", after.Id);
            writer.WriteString("step_name", after.Name);
            writer.WriteString("kind", after.Kind.Name);
            if (StepTransitions.IsFinal(after.Status))
            {
                writer.WriteNumber("duration_ms", after.DurationMs);
                writer.WriteNumber("cost_usd", after.CostUsd);
            }

            if (after.Error is not null)
                writer.WriteString("error", after.Error);
        });
    }

    private static RunRecord Step(RunRecord run, RunStatus to, DateTimeOffset at)
    {
        RunTransitions.Require(run.Id, run.Status, to);
        var next = run with { Status = to, UpdatedAt = at, RetryAt = null };
        // Why the attempt before failed is shown while the next one is awaited, and is no more true once that runs.
        if (run.Status == RunStatus.Retrying && to == RunStatus.Running)
            next = next with { Error = null, ErrorCode = null };
        if (to == RunStatus.Running && run.StartedAt is null)
            next = next with { StartedAt = at };
        if (RunTransitions.IsTerminal(to))
            next = next with { CompletedAt = at, DurationMs = (long)Math.Max(0, (at - (run.StartedAt ?? at)).TotalMilliseconds) };
        return next;
    }

    private static void WriteEnd(Utf8JsonWriter writer, RunRecord run)
    {
        if (run.Error is not null)
            writer.WriteString("error", run.Error);
        writer.WriteNumber("cost_usd", run.CostUsd);
        writer.WriteNumber("duration_ms", run.DurationMs);
    }

    internal static (string Type, RawJson Data) Event(string type, DateTimeOffset at, Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            fields(writer);
            writer.WriteString("at", at);
            writer.WriteEndObject();
        }

        return (type, new RawJson(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan)));
    }
}
