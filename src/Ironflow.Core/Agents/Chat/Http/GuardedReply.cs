using Ironflow.Execution;

namespace Ironflow.Agents.Chat.Http;

/// <summary>A reply's stream, read within bounds: vendors' clients hold an event in memory until its end, and a tool's arguments until the reply's.</summary>
/// <param name="inner">The stream.</param>
/// <param name="heard">Told of each piece that comes.</param>
internal sealed class GuardedReply(Stream inner, Action heard) : Stream
{
    // Some 200 bytes of wire make a token of text: this is beyond what a model gives out in one reply.
    private const long MaxWireBytes = 64 * 1024 * 1024;

    private long total;
    private long sinceLineEnd;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Check(buffer.AsSpan(offset, read));
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Check(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<byte> bytes)
    {
        heard();
        total += bytes.Length;
        var lineEnd = bytes.LastIndexOf((byte)'\n');
        sinceLineEnd = lineEnd < 0 ? sinceLineEnd + bytes.Length : bytes.Length - lineEnd - 1;
        if (sinceLineEnd > OutputLimits.MaxBytes)
            throw new ReplyTooLargeException("an event of the service's reply", OutputLimits.MaxBytes);
        if (total > MaxWireBytes)
            throw new ReplyTooLargeException("the service's reply", MaxWireBytes);
    }
}
