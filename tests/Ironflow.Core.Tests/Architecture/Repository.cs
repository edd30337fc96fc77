using System.Xml.Linq;

namespace Ironflow.Core.Tests.Architecture;

/// <summary>The checkout the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every project file below the rooms' folders, as a path from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Projects { get; } =
        [.. new[] { "src", "samples", "tests", "bench" }.SelectMany(ProjectsBelow).Order(StringComparer.Ordinal)];

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static XElement Project(string relative) => XDocument.Load(PathOf(relative)).Root!;

    /// <summary>The files below a folder as paths from the root. What builds and package managers write is left alone: other projects may be
    /// building while this reads.</summary>
    public static IEnumerable<string> Below(string folder, string pattern)
    {
        var directory = new DirectoryInfo(PathOf(folder));
        return directory.EnumerateFiles(pattern)
            .Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
            .Concat(directory.EnumerateDirectories()
                .Where(below => below.Name is not ("bin" or "obj" or "node_modules" or "TestResults") && !below.Name.StartsWith('.'))
                .SelectMany(below => Below(below.FullName, pattern)));
    }

    private static IEnumerable<string> ProjectsBelow(string folder)
        => Directory.EnumerateDirectories(PathOf(folder))
            .SelectMany(Directory.EnumerateFiles)
            .Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'));

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Ironflow.sln")))
                return directory.FullName;
        }

        throw new InvalidOperationException($"no Ironflow.sln above {AppContext.BaseDirectory}");
    }
}
