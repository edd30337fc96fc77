using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ironflow.Core.Tests.Architecture;

public sealed partial class SolutionTests
{
    [Fact]
    public void Solution_Projects_AreAllThereAre() => Assert.Equal(Repository.Projects, SolutionProjects());

    [Fact]
    public void LocalFilter_Projects_AreTheSolutionsWithoutTheFunctionsApp()
    {
        using var filter = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("Ironflow.Local.slnf")));
        var solution = filter.RootElement.GetProperty("solution");
        var projects = solution.GetProperty("projects").EnumerateArray().Select(project => project.GetString()!.Replace('\\', '/'));

        Assert.Equal("Ironflow.sln", solution.GetProperty("path").GetString());
        Assert.Equal(SolutionProjects().Where(project => !IsFunctions(project)), projects.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LockFiles_OfEveryProjectButFunctions_AreCommitted()
    {
        var committed = Git("ls-files", "-z", "--", "*packages.lock.json").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var expected = Repository.Projects.Where(project => !IsFunctions(project)).Select(project => Path.GetDirectoryName(project)!.Replace('\\', '/') + "/packages.lock.json");
        Assert.Equal(expected.Order(StringComparer.Ordinal), committed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void PackageVersions_InProjects_AreCentral()
    {
        foreach (var project in Repository.Projects)
            Assert.DoesNotContain(Repository.Project(project).Descendants("PackageReference"), reference => reference.Attribute("Version") is not null);
    }

    private static IEnumerable<string> SolutionProjects()
        => ProjectLine().Matches(File.ReadAllText(Repository.PathOf("Ironflow.sln")))
            .Select(match => match.Groups[1].Value.Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    private static bool IsFunctions(string project) => project.Contains("Ironflow.Functions", StringComparison.Ordinal);

    private static string Git(params string[] args)
    {
        using var git = Process.Start(new ProcessStartInfo("git", args) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }

    [GeneratedRegex(@"""([^""]+\.csproj)""")]
    private static partial Regex ProjectLine();
}
