using System.Runtime.InteropServices;

namespace Ironflow.Execution.Shell;

/// <summary>The two system calls that .NET does not offer: signals to a process group, and a look at how a child ended.</summary>
internal static partial class Unix
{
    public const int SigTerm = 15;
    public const int SigKill = 9;

    private const int ByPid = 1;
    private const int Exited = 4;
    private const int Interrupted = 4;
    private const int ChildKilled = 2;
    private const int ChildDumped = 3;

    /// <summary>Sends a signal; a negative id means the process group. <c>false</c> when there is no such process or it is not ours.</summary>
    public static bool Signal(int pid, int signal) => Kill(pid, signal) == 0;

    /// <summary>Waits until a child has ended, without taking its status away from .NET, and says what killed it.</summary>
    /// <returns>The signal; 0 when it exited; <c>null</c> when .NET had already taken the status.</returns>
    public static int? WaitForSignal(int pid)
    {
        var leaveStatus = OperatingSystem.IsLinux() ? 0x0100_0000 : 0x20;
        var info = new byte[256];
        int result;
        do
        {
            result = WaitId(ByPid, pid, info, Exited | leaveStatus);
        }
        while (result != 0 && Marshal.GetLastPInvokeError() == Interrupted);

        if (result != 0)
            return null;

        // siginfo_t: si_code is the third int; si_status follows si_pid and si_uid, which 64-bit Linux aligns to 8 bytes.
        var code = BitConverter.ToInt32(info, 8);
        var status = BitConverter.ToInt32(info, OperatingSystem.IsLinux() && Environment.Is64BitProcess ? 24 : 20);
        return code is ChildKilled or ChildDumped ? status : 0;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int idType, int id, [Out] byte[] info, int options);
}
