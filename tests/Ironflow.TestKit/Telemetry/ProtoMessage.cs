using System.Buffers.Binary;
using System.Text;

namespace Ironflow.TestKit.Telemetry;

/// <summary>A message of protocol buffers, read without its schema: numbered fields, each a number or bytes.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> fields = [];

    public ProtoMessage(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var tag = Varint(ref bytes);
            var (field, type) = ((int)(tag >> 3), tag & 7);
            switch (type)
            {
                case 0:
                    fields.Add((field, Varint(ref bytes), default));
                    break;
                case 1:
                    fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span), default));
                    bytes = bytes[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref bytes);
                    fields.Add((field, 0, bytes[..length]));
                    bytes = bytes[length..];
                    break;
                case 5:
                    fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span), default));
                    bytes = bytes[4..];
                    break;
                default:
                    throw new FormatException($"field {field} has wire type {type}");
            }
        }
    }

    public bool Has(int field) => fields.Exists(f => f.Field == field);

    public ulong Number(int field) => fields.LastOrDefault(f => f.Field == field).Number;

    public string Text(int field) => Encoding.UTF8.GetString(fields.LastOrDefault(f => f.Field == field).Bytes.Span);

    public string Hex(int field) => Convert.ToHexStringLower(fields.LastOrDefault(f => f.Field == field).Bytes.Span);

    public IEnumerable<ProtoMessage> Messages(int field) => fields.Where(f => f.Field == field).Select(f => new ProtoMessage(f.Bytes));

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        ulong value = 0;
        for (var at = 0; ; at++)
        {
            var next = bytes.Span[at];
            value |= (ulong)(next & 0x7F) << (7 * at);
            if (next < 0x80)
            {
                bytes = bytes[(at + 1)..];
                return value;
            }
        }
    }
}
