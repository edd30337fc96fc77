using System.Text;

namespace Ironflow.CrashHost;

/// <summary>A file of lines that survives the process, not the machine.</summary>
internal sealed class SideFile(string path) : IDisposable
{
    private readonly Lock gate = new();
    private readonly FileStream stream = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    public void Append(string line)
    {
        lock (gate)
        {
            stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
    }

    public void Dispose() => stream.Dispose();
}
