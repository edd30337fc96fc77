namespace Ironflow.Samples.Deploy.Operations;

/// <summary>The folder releases are kept in: <c>releases/VERSION</c>, and the link <c>current</c> to one of them.</summary>
internal static class ReleaseFolder
{
    /// <summary>The link's name.</summary>
    public const string Current = "current";

    /// <summary>The file in a release that holds the checksum of what it was unpacked from.</summary>
    public const string Marker = ".release-sha256";

    private const string Releases = "releases";

    public static string PathOf(string target, string version) => Path.Combine(target, Releases, version);

    /// <summary>The version the link leads to; <c>null</c> without a link.</summary>
    public static string? CurrentVersion(string target)
        => new FileInfo(Path.Combine(target, Current)).LinkTarget is { } link ? Path.GetFileName(link) : null;

    /// <summary>Leads the link to a version, in one step: who reads it sees the one release or the other.</summary>
    public static void Switch(string target, string version)
    {
        // Made a folder further down, where it leads nowhere: a link to a directory would be a directory to File.Move, which then could not replace a link.
        var nursery = Directory.CreateDirectory(Path.Combine(target, ".switch", Guid.NewGuid().ToString("N")));
        try
        {
            var link = Path.Combine(nursery.FullName, Current);
            File.CreateSymbolicLink(link, Path.Combine(Releases, version));
            File.Move(link, Path.Combine(target, Current), overwrite: true);
        }
        finally
        {
            nursery.Delete(recursive: true);
        }
    }

    public static void RemoveLink(string target) => File.Delete(Path.Combine(target, Current));
}
