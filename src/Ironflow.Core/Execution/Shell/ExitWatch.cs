namespace Ironflow.Execution.Shell;

/// <summary>Learns whether a process was killed by a signal.</summary>
/// <remarks>.NET reports a death by signal N as exit code 128+N, which programs also use themselves (git exits with 129 on wrong usage).
/// A thread that waits in the kernel sees the true status before .NET collects it, nearly always: on an overloaded machine .NET may be
/// faster, and then the codes that by convention mean a deadly signal are taken for one.</remarks>
internal sealed class ExitWatch
{
    private const int StackBytes = 128 * 1024;

    private static readonly int[] Deadly = [2, 3, 4, 6, 7, 8, 9, 11, 13, 14, 15];

    private readonly TaskCompletionSource<int?> signal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource watching = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ExitWatch()
    {
    }

    /// <summary>Ends once the thread is about to wait: no earlier may the process go on.</summary>
    public Task Watching => watching.Task;

    public static ExitWatch Start(int pid)
    {
        var watch = new ExitWatch();
        if (OperatingSystem.IsWindows())
        {
            watch.watching.SetResult();
            watch.signal.SetResult(0);
        }
        else
        {
            new Thread(() => watch.Wait(pid), StackBytes) { IsBackground = true, Name = "ironflow-exit" }.Start();
        }

        return watch;
    }

    private void Wait(int pid)
    {
        watching.SetResult();
        signal.SetResult(Unix.WaitForSignal(pid));
    }

    /// <summary>The exit code of a process that has ended; negative for a signal.</summary>
    public async Task<int> ExitCodeAsync(int reported)
    {
        var killedBy = await signal.Task ?? (Deadly.Contains(reported - 128) ? reported - 128 : 0);
        return killedBy > 0 ? -killedBy : reported;
    }
}
