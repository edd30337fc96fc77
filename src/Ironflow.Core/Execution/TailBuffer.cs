namespace Ironflow.Execution;

/// <summary>The last bytes of a stream: a ring that grows to its limit only when needed.</summary>
internal sealed class TailBuffer(int limit)
{
    private byte[] ring = [];
    private int start;

    public int Count { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > limit)
            bytes = bytes[^limit..];
        Grow(Math.Min(limit, Count + bytes.Length));
        var overflow = Math.Max(0, Count + bytes.Length - ring.Length);
        if (overflow > 0)
        {
            start = (start + overflow) % ring.Length;
            Count -= overflow;
        }

        if (bytes.IsEmpty)
            return;
        var end = (start + Count) % ring.Length;
        var first = Math.Min(bytes.Length, ring.Length - end);
        bytes[..first].CopyTo(ring.AsSpan(end));
        bytes[first..].CopyTo(ring);
        Count += bytes.Length;
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Count];
        var first = Math.Min(Count, ring.Length - start);
        ring.AsSpan(start, first).CopyTo(bytes);
        ring.AsSpan(0, Count - first).CopyTo(bytes.AsSpan(first));
        return bytes;
    }

    private void Grow(int needed)
    {
        if (needed <= ring.Length)
            return;
        var larger = new byte[(int)Math.Min(limit, Math.Max(needed, 2L * ring.Length))];
        ToArray().CopyTo(larger, 0);
        ring = larger;
        start = 0;
    }
}
