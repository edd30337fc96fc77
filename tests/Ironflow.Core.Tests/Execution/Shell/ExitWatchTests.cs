using System.Runtime.InteropServices;
using Ironflow.Execution.Shell;

namespace Ironflow.Core.Tests.Execution.Shell;

/// <summary>How a command ended, where its code alone does not tell. The children are not of .NET's making, so that it does not collect their status before the watch has seen
/// it, as it may on an overloaded machine.</summary>
public sealed class ExitWatchTests
{
    [Theory]
    [InlineData("kill -USR1 $$", 138, -10)]
    [InlineData("kill -KILL $$", 137, -9)]
    [InlineData("exit 137", 137, 137)]
    [InlineData("exit 0", 0, 0)]
    public async Task AChildThatEnds_IsSeenAsItEnded(string command, int reported, int expected)
    {
        Assert.Equal(0, Spawn(out var pid, "/bin/sh", 0, 0, ["sh", "-c", command, null], [null]));
        Assert.Equal(expected, await ExitWatch.Start(pid).ExitCodeAsync(reported));
    }

    [Theory]
    [InlineData(137, -9)]
    [InlineData(143, -15)]
    [InlineData(138, 138)]
    [InlineData(3, 3)]
    public async Task AStatusThatIsGone_IsReadByConvention(int reported, int expected)
        => Assert.Equal(expected, await ExitWatch.Start(int.MaxValue).ExitCodeAsync(reported));

#pragma warning disable SYSLIB1054, CA2101 // Source-generated interop would make the whole test project unsafe; the texts are ASCII.
    [DllImport("libc", EntryPoint = "posix_spawn")]
    private static extern int Spawn(out int pid, string path, nint actions, nint attributes, string?[] arguments, string?[] environment);
#pragma warning restore SYSLIB1054, CA2101
}
