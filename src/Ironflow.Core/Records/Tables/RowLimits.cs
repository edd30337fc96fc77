using Azure.Data.Tables;

namespace Ironflow.Records.Tables;

/// <summary>The limits of one row in Table Storage; the emulator does not enforce the first two.</summary>
internal static class RowLimits
{
    public const int MaxBytes = 1024 * 1024;
    public const int MaxProperties = 252;
    public const int MaxText = 32 * 1024;
    public const int MaxBinary = 64 * 1024;

    /// <exception cref="ArgumentException">The row breaks one of the limits.</exception>
    public static void Check(TableEntity row)
    {
        RowKeys.Check(row.PartitionKey);
        RowKeys.Check(row.RowKey);
        var properties = 0;
        long size = 4 + (2 * (row.PartitionKey.Length + row.RowKey.Length));
        foreach (var (name, value) in row)
        {
            if (name is "PartitionKey" or "RowKey" or "Timestamp" or "odata.etag")
                continue;
            properties++;
            if (value is string { Length: > MaxText } or byte[] { Length: > MaxBinary })
                throw new ArgumentException($"column '{name}' of row '{row.RowKey}' is larger than a column may be", nameof(row));
            size += 8 + (2 * name.Length) + Size(value);
        }

        if (properties > MaxProperties)
            throw new ArgumentException($"row '{row.RowKey}' has {properties} columns; {MaxProperties} is the limit", nameof(row));
        if (size > MaxBytes)
            throw new ArgumentException($"row '{row.RowKey}' has {size} bytes; {MaxBytes} is the limit", nameof(row));
    }

    /// <summary>An upper bound of what a row takes in a request: JSON writes a character outside ASCII as six, and every operation has headers of its own.</summary>
    public static long WireSize(TableEntity row)
    {
        long size = 1024;
        foreach (var (name, value) in row)
            size += 64 + name.Length + (value is string text ? Escaped(text) : value is byte[] bytes ? bytes.Length * 4 / 3 : 32);
        return size;
    }

    private static long Escaped(string text)
    {
        long size = 0;
        foreach (var c in text)
            size += c is >= ' ' and < '\x7f' and not ('"' or '\\' or '<' or '>' or '&' or '\'' or '+') ? 1 : 6;
        return size;
    }

    private static long Size(object? value) => value switch
    {
        string text => 4 + (2L * text.Length),
        byte[] bytes => 4 + bytes.Length,
        Guid => 16,
        _ => 8,
    };
}
