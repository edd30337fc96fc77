using System.Collections.Concurrent;

namespace Ironflow.Api.Audit;

/// <summary>Bounds the rows of refused keys to one a minute and key: who guesses at a known key's secret must not fill the audit.</summary>
internal sealed class RefusedKeys(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Only keys that there are come here.
    private readonly ConcurrentDictionary<string, DateTimeOffset> last = new(StringComparer.Ordinal);

    public bool IsWorthARow(string keyId)
    {
        var now = time.GetUtcNow();
        while (true)
        {
            if (!last.TryGetValue(keyId, out var before))
            {
                if (last.TryAdd(keyId, now))
                    return true;
            }
            else if (now - before < Interval)
            {
                return false;
            }
            else if (last.TryUpdate(keyId, now, before))
            {
                return true;
            }
        }
    }
}
