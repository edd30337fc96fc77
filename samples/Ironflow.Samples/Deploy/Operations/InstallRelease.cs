using System.Formats.Tar;

namespace Ironflow.Samples.Deploy.Operations;

/// <summary>Unpacks an artefact as a release and makes it the current one. Returns the release's folder.</summary>
/// <param name="Artifact">What was approved.</param>
/// <param name="Target">Where releases are kept.</param>
/// <param name="Version">The release's name.</param>
[OperationKind("deploy-install")]
public sealed record InstallRelease(Artifact Artifact, string Target, string Version) : Operation<string>
{
    /// <inheritdoc/>
    /// <exception cref="OperationFailedException">The artefact is not what was approved, or the version is taken by another one.</exception>
    public override async Task<string> RunAsync(OperationContext context)
    {
        var release = ReleaseFolder.PathOf(Target, Version);
        var marker = Path.Combine(release, ReleaseFolder.Marker);
        if (!Directory.Exists(release))
            await UnpackAsync(release, context.CancellationToken);
        else if (!File.Exists(marker) || await File.ReadAllTextAsync(marker, context.CancellationToken) != Artifact.Sha256)
            throw new OperationFailedException($"release {Version} exists in {Target} with other content; give this one another version");
        ReleaseFolder.Switch(Target, Version);
        return release;
    }

    private async Task UnpackAsync(string release, CancellationToken cancellationToken)
    {
        // Approved was a checksum. A day may have passed since it was computed.
        if (await BuildArtifact.HashAsync(Artifact.Path, cancellationToken) != Artifact.Sha256)
            throw new OperationFailedException($"{Artifact.Path} has changed since it was approved; start the run again");
        var unfinished = Directory.CreateDirectory(Path.Combine(Target, "releases", $".{Guid.NewGuid():N}")).FullName;
        try
        {
            await TarFile.ExtractToDirectoryAsync(Artifact.Path, unfinished, overwriteFiles: false, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(unfinished, ReleaseFolder.Marker), Artifact.Sha256, cancellationToken);
            Directory.Move(unfinished, release);
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
        }
    }
}
