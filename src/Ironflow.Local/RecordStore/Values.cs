using System.Globalization;
using Ironflow.Json;
using Ironflow.Local.Storage;

namespace Ironflow.Local.RecordStore;

/// <summary>How fields become columns.</summary>
internal static class Values
{
    public static Statement Bind(this Statement statement, int index, DateTimeOffset time) => statement.Bind(index, time.UtcTicks);

    public static Statement Bind(this Statement statement, int index, DateTimeOffset? time) => statement.Bind(index, time?.UtcTicks);

    public static Statement Bind(this Statement statement, int index, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return statement.BindBlob(index, bytes);
    }

    public static Statement Bind(this Statement statement, int index, Guid? id) => id is { } value ? statement.Bind(index, value) : statement.BindNull(index);

    public static Statement BindMoney(this Statement statement, int index, decimal money)
        => statement.Bind(index, money == 0 ? null : money.ToString(CultureInfo.InvariantCulture));

    public static DateTimeOffset Time(this Statement statement, int column) => new(statement.Long(column), TimeSpan.Zero);

    public static DateTimeOffset? TimeOrNull(this Statement statement, int column) => statement.IsNull(column) ? null : statement.Time(column);

    public static Guid Id(this Statement statement, int column) => new(statement.Blob(column), bigEndian: true);

    public static Guid? IdOrNull(this Statement statement, int column) => statement.IsNull(column) ? null : statement.Id(column);

    public static decimal Money(this Statement statement, int column)
        => statement.IsNull(column) ? 0m : decimal.Parse(statement.Text(column), NumberStyles.Number, CultureInfo.InvariantCulture);

    public static RawJson? Json(string? text) => text is null ? null : new RawJson(text);
}
