namespace Ironflow.Local.Storage;

/// <summary>Another process holds the data folder.</summary>
internal sealed class FolderInUseException(string folder, Exception inner)
    : IronflowException($"the data folder '{folder}' is in use by another process. Talk to that one, or name another folder", inner);

/// <summary>The data folder cannot be made or written.</summary>
internal sealed class FolderUnusableException(string folder, Exception inner)
    : IronflowException($"the data folder '{folder}' cannot be used: {inner.Message.TrimEnd('.')}. Name one that can be written with --data", inner);

/// <summary>One process holds a data folder: by a lock on a file in it, which ends with the process however it ends. The file is
/// opened so that children do not inherit it; a command that outlives its engine must not keep the folder.</summary>
internal sealed class FolderLock : IDisposable
{
    // The codes of a lock that another one has: any other error is no proof of another process.
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharing = unchecked((int)0x80070020);
    private const int WindowsLock = unchecked((int)0x80070021);

    private readonly FileStream stream;

    private FolderLock(FileStream stream) => this.stream = stream;

    /// <exception cref="FolderInUseException">Another process (or another engine of this one) holds it.</exception>
    /// <exception cref="FolderUnusableException">It cannot be made or written.</exception>
    public static FolderLock Acquire(string folder)
    {
        var path = Path.Combine(folder, "lock");
        try
        {
            Create(folder);
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            throw new FolderInUseException(folder, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FolderUnusableException(folder, exception);
        }
    }

    /// <summary>A folder that is new is its owner's alone: it holds what workflows said and did.</summary>
    private static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => stream.Dispose();

    private static bool IsHeld(IOException exception) => exception.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharing or WindowsLock;
}
