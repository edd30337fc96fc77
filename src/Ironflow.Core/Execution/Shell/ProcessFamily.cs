using System.Diagnostics;
using Ironflow.Steps;

namespace Ironflow.Execution.Shell;

/// <summary>Everything a command started: its process group and, on Linux, whatever left the group but still carries the mark in its
/// environment. A kill by parent ids misses a re-parented grandchild; a kill by group alone misses one that called <c>setsid</c>.</summary>
internal sealed class ProcessFamily(Process leader, string mark)
{
    private const int Rounds = 5;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly int pid = leader.Id;
    private readonly long startedAt = ProcessStart.Of(leader) ?? 0;

    public Task Exited { get; } = leader.WaitForExitAsync();

    public ProcessMark? Mark => startedAt == 0 ? null : new ProcessMark(Environment.MachineName, pid, startedAt);

    /// <summary>Asks everyone to end, and after <paramref name="grace"/> makes them.</summary>
    public async Task StopAsync(TimeSpan grace, TimeProvider time)
    {
        if (OperatingSystem.IsWindows())
        {
            leader.Kill(entireProcessTree: true);
            return;
        }

        var began = time.GetTimestamp();
        Signal(Unix.SigTerm);
        while (time.GetElapsedTime(began) < grace && (!Exited.IsCompleted || Alive().Any()))
            await Task.WhenAny(Exited.IsCompleted ? Task.Delay(Poll, time) : Exited, Task.Delay(Remaining(), time));
        KillRest();

        TimeSpan Remaining() => TimeSpan.FromTicks(Math.Max(1, (grace - time.GetElapsedTime(began)).Ticks));
    }

    /// <summary>Kills who is left; returns how many there were.</summary>
    public int KillRest()
    {
        if (OperatingSystem.IsWindows())
            return 0;
        var killed = new HashSet<int>();
        // Who is about to fork when the signal comes leaves a child that the next round finds.
        for (var round = 0; round < Rounds; round++)
        {
            var alive = Alive().ToList();
            if (OperatingSystem.IsLinux() && alive.Count == 0 && Exited.IsCompleted)
                break;
            killed.UnionWith(alive.Select(entry => entry.Pid));
            Signal(Unix.SigKill);
        }

        killed.Remove(pid);
        return killed.Count;
    }

    private void Signal(int signal)
    {
        // Until the launcher has called setsid there is no group yet, only the process.
        if (!Unix.Signal(-pid, signal) && !Exited.IsCompleted)
            Unix.Signal(pid, signal);
        foreach (var stray in Alive().Where(entry => entry.Group != pid))
            Unix.Signal(stray.Pid, signal);
    }

    private IEnumerable<ProcessEntry> Alive()
        => ProcessTable.All().Where(entry => entry.IsAlive && entry.StartedAt >= startedAt && entry.Pid != Environment.ProcessId
            && (entry.Group == pid || ProcessTable.HasVariable(entry.Pid, ShellEnvironment.ProcessMark, mark)));
}
