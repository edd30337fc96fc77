namespace Ironflow.Local.Storage;

/// <summary>Another process holds the data folder.</summary>
internal sealed class FolderInUseException(string folder, Exception inner)
    : IronflowException($"the data folder '{folder}' is in use by another process. Talk to that one, or name another folder", inner);

/// <summary>One process holds a data folder: by a lock on a file in it, which ends with the process however it ends. The file is
/// opened so that children do not inherit it; a command that outlives its engine must not keep the folder.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream stream;

    private FolderLock(FileStream stream) => this.stream = stream;

    /// <exception cref="FolderInUseException">Another process (or another engine of this one) holds it.</exception>
    public static FolderLock Acquire(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "lock");
        try
        {
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException or FileNotFoundException))
        {
            throw new FolderInUseException(folder, exception);
        }
    }

    public void Dispose() => stream.Dispose();
}
