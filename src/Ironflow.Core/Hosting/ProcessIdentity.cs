using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Ironflow.Execution.Shell;

namespace Ironflow.Hosting;

/// <summary>A host named by its process: <c>machine/pid/start/delivery</c>. On the same machine it sees at once that an owner's process has ended, so that
/// a restart after a crash need not wait for heartbeats to run out.</summary>
public sealed class ProcessIdentity : IHostIdentity
{
    private readonly ConcurrentDictionary<string, bool> active = new(StringComparer.Ordinal);
    private readonly string prefix;

    /// <summary>Names this process.</summary>
    public ProcessIdentity()
    {
        using var self = Process.GetCurrentProcess();
        prefix = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{self.Id}/{ProcessStart.Of(self)}");
    }

    /// <inheritdoc/>
    public string NewOwner()
    {
        var owner = $"{prefix}/{Guid.NewGuid():N}";
        active[owner] = true;
        return owner;
    }

    /// <inheritdoc/>
    public void Release(string owner) => active.TryRemove(owner, out _);

    /// <inheritdoc/>
    public bool IsGone(string owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (IsMine(owner))
            return IsReleased(owner);
        var parts = owner.Split('/');
        if (parts.Length != 4 || parts[0] != Environment.MachineName || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            return false;
        try
        {
            using var process = Process.GetProcessById(pid);
            return ProcessStart.Of(process)?.ToString(CultureInfo.InvariantCulture) != parts[2];
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public bool IsReleased(string owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return IsMine(owner) && !active.ContainsKey(owner);
    }

    private bool IsMine(string owner) => owner.StartsWith(prefix + "/", StringComparison.Ordinal);
}
