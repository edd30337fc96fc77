using System.Globalization;
using Ironflow.Samples.Deploy.Operations;

namespace Ironflow.Samples.Deploy.Checks;

/// <summary>Refuses a file above a size. Returns the largest file's size.</summary>
/// <param name="Artifact">The archive.</param>
/// <param name="MaxBytes">What a file may have.</param>
[OperationKind("deploy-check-sizes")]
public sealed record CheckSizes(Artifact Artifact, long MaxBytes) : Operation<long>
{
    /// <inheritdoc/>
    public override async Task<long> RunAsync(OperationContext context)
    {
        var largest = 0L;
        await foreach (var entry in ArchiveEntries.ReadAsync(Artifact.Path, context.CancellationToken))
        {
            largest = Math.Max(largest, entry.Length);
            if (entry.Length > MaxBytes)
                throw new OperationFailedException(string.Create(CultureInfo.InvariantCulture, $"'{entry.Name}' has {entry.Length:N0} bytes, more than {MaxBytes:N0}; keep it elsewhere"));
        }

        return largest;
    }
}
