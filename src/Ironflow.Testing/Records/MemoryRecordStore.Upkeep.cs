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
        if (standing?.ETag != etag)
            return null;
        var next = etag is null ? 1 : long.Parse(etag, CultureInfo.InvariantCulture) + 1;
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
