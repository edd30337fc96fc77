using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using Ironflow.Samples.RepoHealth.Operations;

namespace Ironflow.Samples.Deploy.Operations;

/// <summary>Packs the directory's files, as the commit has them, into one archive. The same commit makes the same bytes.</summary>
/// <param name="Plan">What is deployed.</param>
[OperationKind("deploy-build")]
public sealed record BuildArtifact(DeployPlan Plan) : Operation<Artifact>
{
    /// <inheritdoc/>
    public override async Task<Artifact> RunAsync(OperationContext context)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Plan.Target, "artifacts")).FullName;
        var unfinished = System.IO.Path.Combine(folder, $".{Guid.NewGuid():N}");
        try
        {
            string[] args = ["archive", "--format=tar", "--output", unfinished, Plan.Commit];
            await foreach (var _ in GitOutput.ReadAsync(Plan.Source, '\n', args, cancellationToken: context.CancellationToken))
            {
            }

            var sha256 = await HashAsync(unfinished, context.CancellationToken);
            var (files, bytes) = (await CountAsync(unfinished, context.CancellationToken), new FileInfo(unfinished).Length);
            var path = System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{sha256[..16]}.tar"));
            File.Move(unfinished, path, overwrite: true);
            return new Artifact(path, sha256, bytes, files);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    internal static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    private static async Task<int> CountAsync(string path, CancellationToken cancellationToken)
    {
        var files = 0;
        await foreach (var entry in ArchiveEntries.ReadAsync(path, cancellationToken))
            files += entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile ? 1 : 0;
        return files;
    }
}

/// <summary>An archive that can be deployed.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal digits.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Files">How many files it holds.</param>
public sealed record Artifact(string Path, string Sha256, long Bytes, int Files);
