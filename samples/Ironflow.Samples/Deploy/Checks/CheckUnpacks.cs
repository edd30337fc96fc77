using Ironflow.Samples.Deploy.Operations;

namespace Ironflow.Samples.Deploy.Checks;

/// <summary>Reads the whole archive, and refuses paths and links that lead out of the folder it is unpacked into. Returns the number of entries.</summary>
/// <param name="Artifact">The archive.</param>
[OperationKind("deploy-check-unpacks")]
public sealed record CheckUnpacks(Artifact Artifact) : Operation<int>
{
    /// <inheritdoc/>
    public override async Task<int> RunAsync(OperationContext context)
    {
        var entries = 0;
        await foreach (var entry in ArchiveEntries.ReadAsync(Artifact.Path, context.CancellationToken))
        {
            entries++;
            if (Leaves(entry.Name) || (entry.LinkName.Length > 0 && Leaves(Path.Combine(Path.GetDirectoryName(entry.Name) ?? "", entry.LinkName))))
                throw new OperationFailedException($"'{entry.Name}' leads out of the release");
            if (entry.Name == ReleaseFolder.Marker)
                throw new OperationFailedException($"'{entry.Name}' is the name of the deployment's own file; rename it");
            if (entry.DataStream is { } data)
                await data.CopyToAsync(Stream.Null, context.CancellationToken);
        }

        return entries > 0 ? entries : throw new OperationFailedException("the artefact is empty: the directory has no committed files");
    }

    private static bool Leaves(string path)
    {
        var root = Path.GetFullPath("/release/");
        return !(Path.GetFullPath(path, root) + "/").StartsWith(root, StringComparison.Ordinal);
    }
}
