namespace Ironflow.Records.Tables;

/// <summary>Brings the texts of a row, from the row itself or from the blob it names.</summary>
internal sealed class TextLoader(ValueStore values)
{
    public Task<string?> TextAsync(RowView row, string column, CancellationToken cancellationToken)
        => row.Value(column + RowImage.BlobSuffix) is { } blob ? LoadAsync(blob, cancellationToken) : Task.FromResult(row.Text(column));

    public Task<string?> ValueAsync(RowView row, string column, CancellationToken cancellationToken)
        => row.Value(column + RowImage.BlobSuffix) is { } blob ? LoadAsync(blob, cancellationToken) : Task.FromResult(row.Value(column));

    private async Task<string?> LoadAsync(string blob, CancellationToken cancellationToken) => await values.ReadAsync(blob, cancellationToken);
}
