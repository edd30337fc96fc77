using System.Diagnostics;
using Ironflow.Local.Storage;

namespace Ironflow.Local.Tests.Storage;

public sealed class FolderLockTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Acquire_WhileHeld_IsRefusedAndNamesTheFolder()
    {
        using var held = FolderLock.Acquire(folder.Path);

        var refusal = Assert.Throws<FolderInUseException>(() => FolderLock.Acquire(folder.Path));

        Assert.Contains(folder.Path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Acquire_AfterRelease_Succeeds_ThoughAChildOfTheHolderLives()
    {
        using var child = new Process { StartInfo = new ProcessStartInfo("sleep", "60") };
        using (FolderLock.Acquire(folder.Path))
        {
            child.Start();
        }

        try
        {
            FolderLock.Acquire(folder.Path).Dispose();
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }
    }

    [Fact]
    public void Acquire_OfANewFolder_MakesItItsOwnersAlone()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("ironflow-test-").FullName, "data");

        using (FolderLock.Acquire(folder))
        {
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }

        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }
}
