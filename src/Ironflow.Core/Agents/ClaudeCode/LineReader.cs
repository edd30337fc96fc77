using System.Buffers;

namespace Ironflow.Agents.ClaudeCode;

/// <summary>Cuts a stream into lines as they come, in bounded memory.</summary>
/// <param name="limit">The longest line, in bytes; a longer one is dropped and counted.</param>
/// <param name="take">Takes a line without its end; the bytes are its own only until it returns.</param>
internal sealed class LineReader(int limit, Action<ReadOnlyMemory<byte>> take)
{
    private const int ReadSize = 64 * 1024;

    private readonly ArrayBufferWriter<byte> line = new(ReadSize);
    private bool tooLong;

    /// <summary>How many lines were too long.</summary>
    public int Dropped { get; private set; }

    /// <summary>Reads a stream to its end, or until <paramref name="enough"/> is set.</summary>
    public async Task ReadAsync(Stream stream, CancellationToken enough)
    {
        var buffer = new byte[ReadSize];
        try
        {
            while (await stream.ReadAsync(buffer, enough) is var count and > 0)
                Split(buffer.AsSpan(0, count));
            End();
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // Whoever set it knows that there may be more.
        }
    }

    private void Split(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is var at and >= 0)
        {
            Append(bytes[..at]);
            End();
            bytes = bytes[(at + 1)..];
        }

        Append(bytes);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        tooLong |= line.WrittenCount + bytes.Length > limit;
        if (!tooLong)
            line.Write(bytes);
    }

    private void End()
    {
        if (tooLong)
            Dropped++;
        else if (line.WrittenCount > 0)
            take(line.WrittenMemory);
        tooLong = false;
        line.ResetWrittenCount();
    }
}
