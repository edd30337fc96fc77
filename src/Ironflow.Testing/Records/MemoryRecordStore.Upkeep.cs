using System.Globalization;
using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Testing.Records;

/// <content>Marks and purges.</content>
public sealed partial class MemoryRecordStore
{
    private readonly Dictionary<string, Mark> marks = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<Mark?> FindMarkAsync(string name, CancellationToken cancellationToken = default) => Do(() => marks.GetValueOrDefault(name));

    /// <inheritdoc/>
    public Task<Mark?> SetMarkAsync(string name, string value, string? etag, CancellationToken cancellationToken = default) => Do(() =>
    {
        var standing = marks.GetValueOrDefault(name);
        var next = etag is null ? 1 : long.Parse(etag, CultureInfo.InvariantCulture) + 1;
        // Its own earlier write, whose answer was lost, is as good as this one.
        if (standing is not null && standing.Value == value && standing.ETag == next.ToString(CultureInfo.InvariantCulture))
            return standing;
        if (standing?.ETag != etag)
            return null;
        return marks[name] = new Mark(value, next.ToString(CultureInfo.InvariantCulture));
    });

    /// <inheritdoc/>
    public Task PurgeRunAsync(Guid runId, CancellationToken cancellationToken = default) => Do(() =>
    {
        if (runs.TryGetValue(runId, out var entry) && !RunTransitions.IsTerminal(entry.Run.Status))
            throw new InvalidOperationException($"run {runId} has not ended and cannot be purged");
        feed.RemoveAll(e => e.RunId == runId);
        return runs.Remove(runId);
    });
}
