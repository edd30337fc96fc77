using System.ComponentModel;
using System.Diagnostics;

namespace Ironflow.Execution.Shell;

/// <summary>When a process started, in a unit that does not move: clock ticks since boot on Linux, 100 ns since year 1 elsewhere.</summary>
internal static class ProcessStart
{
    /// <summary><c>null</c> when the process is gone.</summary>
    public static long? Of(Process process)
    {
        if (OperatingSystem.IsLinux())
            return ProcessTable.Find(process.Id)?.StartedAt;
        try
        {
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
