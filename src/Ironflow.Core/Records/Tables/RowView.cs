using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Data.Tables;
using Ironflow.Json;

namespace Ironflow.Records.Tables;

/// <summary>Reads a row's columns, honouring <see cref="RowImage.Absent"/>.</summary>
internal sealed class RowView
{
    private readonly TableEntity entity;
    private readonly string[] absent;

    public RowView(TableEntity entity)
    {
        this.entity = entity;
        absent = entity.TryGetValue(RowImage.Absent, out var names) && names is string { Length: > 0 } text ? text.Split(',') : [];
    }

    public string RowKey => entity.RowKey;

    public string ETag => entity.ETag.ToString();

    public string? Text(string column) => Get(column) as string;

    public string RequiredText(string column) => Text(column) ?? throw new InvalidDataException($"row {entity.PartitionKey} {entity.RowKey} has no '{column}'");

    /// <summary>A value column: the empty text, which is no JSON, stands for one that was removed.</summary>
    public string? Value(string column) => Text(column) is { Length: > 0 } text ? text : null;

    public long? Long(string column) => Get(column) switch { long l => l, int i => i, _ => null };

    public int Int(string column) => (int)(Long(column) ?? 0);

    public bool Flag(string column) => Get(column) is true;

    public Guid? Id(string column) => Get(column) as Guid?;

    public DateTimeOffset? Time(string column) => Get(column) as DateTimeOffset?;

    public DateTimeOffset RequiredTime(string column)
        => Time(column) ?? throw new InvalidDataException($"row {entity.PartitionKey} {entity.RowKey} has no '{column}'");

    public decimal Money(string column)
        => Text(column) is { } text ? decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture) : 0m;

    public byte[] Bytes(string column) => Get(column) as byte[] ?? [];

    public T Status<T>(string column)
        where T : struct, Enum
        => SnakeCase.TryParse<T>(Text(column), out var status)
            ? status
            : throw new InvalidDataException($"row {entity.PartitionKey} {entity.RowKey} has '{Text(column)}' in '{column}'");

    public static T? Parse<T>(string? text, JsonTypeInfo<T> type)
        where T : class
        => text is null ? null : JsonSerializer.Deserialize(text, type);

    private object? Get(string column)
        => entity.TryGetValue(column, out var value) && Array.IndexOf(absent, column) < 0 ? value : null;
}
