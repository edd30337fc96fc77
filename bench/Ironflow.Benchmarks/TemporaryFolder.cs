namespace Ironflow.Benchmarks;

/// <summary>A folder on the disk of the working directory: a temporary one may be in memory, where a commit costs nothing.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        Path = System.IO.Path.GetFullPath(System.IO.Path.Combine("artifacts", "bench-" + Guid.NewGuid().ToString("N")));
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
