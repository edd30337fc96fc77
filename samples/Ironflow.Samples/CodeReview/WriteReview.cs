namespace Ironflow.Samples.CodeReview;

/// <summary>Writes a review to a file; what was there is replaced. Returns the file's full path.</summary>
/// <param name="Path">The file.</param>
/// <param name="Text">The review.</param>
[OperationKind("review-write")]
public sealed record WriteReview(string Path, string Text) : Operation<string>
{
    /// <inheritdoc/>
    public override async Task<string> RunAsync(OperationContext context)
    {
        var path = System.IO.Path.GetFullPath(Path);
        var beside = $"{path}.{Guid.NewGuid():N}.tmp";
        await File.WriteAllTextAsync(beside, Text, context.CancellationToken);
        File.Move(beside, path, overwrite: true);
        return path;
    }
}
