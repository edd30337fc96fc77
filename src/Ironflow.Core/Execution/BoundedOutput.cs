using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ironflow.Execution;

/// <summary>Takes bytes as they come and keeps the first and the last of them, in bounded memory (semantics 10.2).</summary>
/// <param name="limit">How many bytes are kept.</param>
internal sealed class BoundedOutput(int limit = OutputLimits.MaxBytes)
{
    /// <summary>How the marker of a cut begins; the number of bytes follows.</summary>
    public const string MarkerStart = "\n… [";

    /// <summary>How the marker of a cut ends.</summary>
    public const string MarkerEnd = " bytes cut] …\n";

    private const int ReadSize = 64 * 1024;

    private readonly Lock gate = new();
    private readonly int headLimit = limit / 2;
    private readonly ArrayBufferWriter<byte> head = new();
    private readonly TailBuffer tail = new(limit - (limit / 2));

    /// <summary>How many bytes came.</summary>
    public long Total { get; private set; }

    /// <summary>How many of them were not kept.</summary>
    public long Cut => Total - head.WrittenCount - tail.Count;

    /// <summary>Cuts a text that is larger than the limit; <c>false</c> when it is not.</summary>
    public static bool TryCut(string text, int limit, out string cut)
    {
        cut = text;
        if (Encoding.UTF8.GetByteCount(text) <= limit)
            return false;
        var output = new BoundedOutput(limit);
        output.Append(Encoding.UTF8.GetBytes(text));
        cut = output.ToText();
        return true;
    }

    /// <summary>Reads a stream to its end, or until <paramref name="enough"/> is set.</summary>
    public async Task ReadAsync(Stream stream, CancellationToken enough)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(0, ReadSize), enough) is var count and > 0)
                Append(buffer.AsSpan(0, count));
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // Whoever set it knows that there may be more.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            Total += bytes.Length;
            var toHead = Math.Min(bytes.Length, headLimit - head.WrittenCount);
            head.Write(bytes[..toHead]);
            tail.Append(bytes[toHead..]);
        }
    }

    /// <summary>What was kept as lossy UTF-8, with a marker where something was cut.</summary>
    public string ToText(Encoding? encoding = null)
    {
        encoding ??= Encoding.UTF8;
        lock (gate)
        {
            var last = tail.ToArray();
            if (Cut == 0)
            {
                byte[] all = [.. head.WrittenSpan, .. last];
                return encoding.GetString(all);
            }

            var marker = string.Create(CultureInfo.InvariantCulture, $"{MarkerStart}{Cut}{MarkerEnd}");
            return encoding.GetString(WholeEnd(head.WrittenSpan)) + marker + encoding.GetString(WholeStart(last));
        }
    }

    // A cut through a character must not turn into replacement characters that the output never had.
    private static ReadOnlySpan<byte> WholeEnd(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(4, bytes.Length); back++)
        {
            if ((bytes[^back] & 0xC0) == 0x80)
                continue;
            return Rune.DecodeFromUtf8(bytes[^back..], out _, out _) == OperationStatus.NeedMoreData ? bytes[..^back] : bytes;
        }

        return bytes;
    }

    private static ReadOnlySpan<byte> WholeStart(ReadOnlySpan<byte> bytes)
    {
        var skip = 0;
        while (skip < Math.Min(3, bytes.Length) && (bytes[skip] & 0xC0) == 0x80)
            skip++;
        return bytes[skip..];
    }
}
