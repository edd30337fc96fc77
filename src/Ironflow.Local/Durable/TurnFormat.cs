using System.Buffers.Binary;
using System.Text;

namespace Ironflow.Local.Durable;

/// <summary>A turn as the bytes of its history row: a version, the time, what came, what was asked for.</summary>
/// <remarks>Not JSON: payloads are JSON texts themselves, and escaping them again doubled the row and its overflow pages.</remarks>
internal static class TurnFormat
{
    private const byte Version = 1;
    private const int Absent = -1;

    public static byte[] Write(Turn turn)
    {
        var bytes = new byte[Size(turn)];
        var writer = new Writer(bytes);
        writer.Byte(Version);
        writer.Long(turn.At);
        writer.Int(turn.Events.Count);
        for (var i = 0; i < turn.Events.Count; i++)
        {
            var happening = turn.Events[i];
            writer.Byte((byte)happening.Kind);
            writer.Int(happening.Task);
            writer.Text(happening.Name);
            writer.Text(happening.Value);
        }

        writer.Int(turn.Actions.Count);
        for (var i = 0; i < turn.Actions.Count; i++)
        {
            var action = turn.Actions[i];
            writer.Byte((byte)action.Kind);
            writer.Int(action.Task);
            writer.Text(action.Name);
            writer.Text(action.Id);
            writer.Text(action.Value);
            writer.Long(action.FireAt);
        }

        return bytes;
    }

    /// <exception cref="InvalidDataException">It is damaged, or of a newer version.</exception>
    public static Turn Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new Reader(bytes);
        if (reader.Byte() is var version && version != Version)
        {
            throw new InvalidDataException($"a turn of the history has version {version}, this program reads version {Version}");
        }

        var at = reader.Long();
        var events = new TurnEvent[reader.Count()];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = new TurnEvent((EventKind)reader.Byte(), reader.Int(), reader.Text(), reader.Text());
        }

        var actions = new TurnAction[reader.Count()];
        for (var i = 0; i < actions.Length; i++)
        {
            actions[i] = new TurnAction((ActionKind)reader.Byte(), reader.Int(), reader.Text(), reader.Text(), reader.Text(), reader.Long());
        }

        return new Turn(at, events, actions);
    }

    private static int Size(Turn turn)
    {
        var size = 1 + 8 + 4 + 4;
        for (var i = 0; i < turn.Events.Count; i++)
        {
            size += 1 + 4 + Size(turn.Events[i].Name) + Size(turn.Events[i].Value);
        }

        for (var i = 0; i < turn.Actions.Count; i++)
        {
            var action = turn.Actions[i];
            size += 1 + 4 + Size(action.Name) + Size(action.Id) + Size(action.Value) + 8;
        }

        return size;
    }

    private static int Size(string? text) => 4 + (text is null ? 0 : Encoding.UTF8.GetByteCount(text));

    private ref struct Writer(Span<byte> rest)
    {
        private Span<byte> rest = rest;

        public void Byte(byte value)
        {
            rest[0] = value;
            rest = rest[1..];
        }

        public void Int(int value)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, value);
            rest = rest[4..];
        }

        public void Long(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, value);
            rest = rest[8..];
        }

        public void Text(string? text)
        {
            if (text is null)
            {
                Int(Absent);
                return;
            }

            var length = Encoding.UTF8.GetBytes(text, rest[4..]);
            Int(length);
            rest = rest[length..];
        }
    }

    private ref struct Reader(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> rest = rest;

        public byte Byte() => Take(1)[0];

        public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

        public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

        // Each entry takes more than a byte: what is left bounds how many there can be.
        public int Count() => Int() is var count && count >= 0 && count <= rest.Length ? count : throw Damaged();

        public string? Text() => Int() is var length && length == Absent ? null : Encoding.UTF8.GetString(Take(length));

        private ReadOnlySpan<byte> Take(int length)
        {
            if ((uint)length > (uint)rest.Length)
            {
                throw Damaged();
            }

            var taken = rest[..length];
            rest = rest[length..];
            return taken;
        }

        private static InvalidDataException Damaged() => new("a turn of the history is damaged");
    }
}
