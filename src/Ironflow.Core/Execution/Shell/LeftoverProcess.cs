using System.Diagnostics;
using Ironflow.Steps;

namespace Ironflow.Execution.Shell;

/// <summary>Ends what a killed engine left running, before its step is taken over (semantics 4.3, 11).</summary>
public static class LeftoverProcess
{
    /// <summary>Kills the process and its group, when machine, id and start time all match: an id alone may be somebody else's by now.</summary>
    /// <returns>Whether there was something to kill.</returns>
    public static bool Kill(ProcessMark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        if (mark.Machine != Environment.MachineName || mark.Pid <= 1 || mark.Pid == Environment.ProcessId)
            return false;
        try
        {
            using var process = Process.GetProcessById(mark.Pid);
            if (ProcessStart.Of(process) != mark.StartedAt)
                return false;
            if (OperatingSystem.IsWindows())
                process.Kill(entireProcessTree: true);
            else if (!Unix.Signal(-mark.Pid, Unix.SigKill))
                return Unix.Signal(mark.Pid, Unix.SigKill);
            return true;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>As <see cref="Kill(ProcessMark)"/>, and on Linux also every process on this machine that carries the step's idempotency
    /// key in its environment: what outlived its group's leader, or left the group.</summary>
    /// <param name="mark">The mark on the row, when there is one.</param>
    /// <param name="idempotencyKey">The step's idempotency key (<see cref="StepRequest.IdempotencyKey"/>).</param>
    /// <returns>Whether there was something to kill.</returns>
    public static bool Kill(ProcessMark? mark, string idempotencyKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(idempotencyKey);
        var killed = mark is not null && Kill(mark);
        if (mark is not null && mark.Machine != Environment.MachineName)
            return killed;
        foreach (var entry in ProcessTable.All().Where(entry => entry.IsAlive && entry.Pid != Environment.ProcessId))
        {
            if (ProcessTable.HasVariable(entry.Pid, ShellEnvironment.IdempotencyKey, idempotencyKey))
                killed |= Unix.Signal(entry.Pid, Unix.SigKill);
        }

        return killed;
    }
}
