using System.Globalization;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Testing.Records;

/// <content>Steps.</content>
public sealed partial class MemoryRecordStore
{
    /// <inheritdoc/>
    public Task<StepWriteResult> InsertStepAsync(StepRecord step, StepWrite write, CancellationToken cancellationToken = default) => Do(() =>
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(write);
        if (!runs.TryGetValue(step.RunId, out var entry))
            return write.RequireLive ? new StepWriteResult(StepWriteKind.Stopped, null) : throw Missing(step.RunId);
        var standing = entry.Steps.GetValueOrDefault(step.Key);
        var isMember = write.BeginsPending && standing is not null && standing.Name == step.Name && standing.Kind == step.Kind;
        if (isMember)
            step = step with { CreatedAt = standing!.CreatedAt, Dependencies = standing.Dependencies };
        if (standing is not null && !(isMember && standing.Status == StepStatus.Pending))
            return new StepWriteResult(StepEquality.IsOwnInsert(standing, step) ? StepWriteKind.Written : StepWriteKind.Exists, standing);
        if (IsStopped(entry, step.Key, write))
            return new StepWriteResult(StepWriteKind.Stopped, null);
        return Write(entry, standing, step, write);
    });

    /// <inheritdoc/>
    public Task<StepWriteResult> UpdateStepAsync(StepRecord before, StepRecord after, StepWrite write, CancellationToken cancellationToken = default) => Do(() =>
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(write);
        Changes.RequireStepChange(before, after);
        if (StepTransitions.IsFinal(before.Status))
            after = Changes.LateReport(before, after);
        if (before.ETag is null)
            throw new ArgumentException("the step was not read from a store: it has no ETag", nameof(before));
        if (!runs.TryGetValue(after.RunId, out var entry) || !entry.Steps.TryGetValue(after.Key, out var standing))
            return new StepWriteResult(StepWriteKind.Changed, null);
        var asked = WithValuesOf(standing, before, after);
        var hasVoted = write.Vote is { } voted && entry.Votes.ContainsKey((after.Key, voted.Vote.By));
        if (standing.ETag != before.ETag)
        {
            return StepEquality.Same(standing, asked)
                ? new StepWriteResult(StepWriteKind.Written, standing)
                : hasVoted ? new StepWriteResult(StepWriteKind.Voted, null) : new StepWriteResult(StepWriteKind.Changed, standing);
        }

        if (IsStopped(entry, after.Key, write))
            return new StepWriteResult(StepWriteKind.Stopped, null);
        if (hasVoted)
            return new StepWriteResult(StepWriteKind.Voted, null);
        if (write.Signal is { } used && entry.Signals.GetValueOrDefault((used.Name, used.Id)) is not { ConsumedBy: null })
            return new StepWriteResult(StepWriteKind.Changed, standing);
        return Write(entry, standing, asked, write);
    });

    /// <inheritdoc/>
    public Task<StepRecord?> FindStepAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => Do(() => runs.GetValueOrDefault(runId)?.Steps.GetValueOrDefault(key));

    /// <inheritdoc/>
    public Task<IReadOnlyList<StepRecord>> ListStepsAsync(Guid runId, CancellationToken cancellationToken = default)
        => Do<IReadOnlyList<StepRecord>>(() => runs.TryGetValue(runId, out var entry) ? [.. entry.Steps.Values.Select(WithoutValues)] : []);

    private static StepRecord WithoutValues(StepRecord step) => step with { Input = null, Output = null, Trace = null };

    /// <summary>A record that came from a listing lacks its values; those it did not touch are as they stand.</summary>
    private static StepRecord WithValuesOf(StepRecord standing, StepRecord before, StepRecord after) => after with
    {
        Input = before.Input is null && after.Input is null ? standing.Input : after.Input,
        Output = before.Output is null && after.Output is null ? standing.Output : after.Output,
        Trace = before.Trace is null && after.Trace is null ? standing.Trace : after.Trace,
    };

    private static bool IsStopped(RunEntry entry, StepKey key, StepWrite write)
        => write.RequireLive && !entry.Live.Contains(write.InWave ? RunEntry.Wave(key.Attempt, key.Position) : RunEntry.Own);

    private StepWriteResult Write(RunEntry entry, StepRecord? before, StepRecord row, StepWrite write)
    {
        // What may be refused comes before what is changed: all of it is one transaction.
        var path = write.RunStatus is { } status ? Changes.ToStatus(entry.Run, status, row.UpdatedAt) : [];
        var number = before?.ETag is { } etag ? long.Parse(etag, CultureInfo.InvariantCulture) : 0;
        row = row with { ETag = (number + 1).ToString(CultureInfo.InvariantCulture) };
        entry.Steps[row.Key] = row;
        if (write.Vote is { } vote)
            entry.Votes[(row.Key, vote.Vote.By)] = vote.Vote;
        if (write.Signal is { } used)
            entry.Signals[(used.Name, used.Id)] = entry.Signals[(used.Name, used.Id)] with { ConsumedBy = row.Key.ToString() };
        Publish(entry, before, row);
        Apply(entry, path);
        return new StepWriteResult(StepWriteKind.Written, row);
    }

    private void Close(RunEntry entry, Func<StepRecord, bool> which, DateTimeOffset at, string reason)
    {
        foreach (var open in entry.Steps.Values.Where(s => !StepTransitions.IsFinal(s.Status) && which(s)).ToList())
            Write(entry, open, Changes.Close(open, at, reason), StepWrite.Plain);
    }
}
