using System.Text.Json;

namespace Ironflow.Core.Tests.Architecture;

/// <summary>What each room may know (design: rooms), read from the project files and from the packages they resolve to.</summary>
public sealed class RoomTests
{
    private const string Core = "Ironflow.Core";
    private const string Api = "Ironflow.Api";
    private const string Local = "Ironflow.Local";
    private const string Functions = "Ironflow.Functions";
    private const string Samples = "Ironflow.Samples";
    private const string Testing = "Ironflow.Testing";

    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        [Core] = [],
        [Api] = [Core],
        [Samples] = [Core],
        [Testing] = [Core],
        [Local] = [Core, Api, Samples],
        [Functions] = [Core, Api, Samples],
    };

    private static readonly string[] WebAndEngines =
    [
        "Microsoft.AspNetCore.", "Microsoft.Data.Sqlite", "SQLitePCLRaw", "Microsoft.DurableTask.", "Microsoft.Azure.DurableTask.",
        "Microsoft.Azure.Functions.", "Microsoft.Azure.WebJobs", "Spectre.Console", "System.CommandLine",
    ];

    public static TheoryData<string> Rooms => new(Repository.Projects.Where(IsRoom));

    public static TheoryData<string> InnerRooms
        => new(Repository.Projects.Where(project => NameOf(project) is Core or Api or Samples));

    [Fact]
    public void Rooms_OfTheDesign_AreThere()
        => Assert.Equal([Samples, Api, Core, Local, Testing], Repository.Projects.Where(IsRoom).Select(NameOf).Where(name => name != Functions));

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_ProjectReferences_PointInward(string project)
        => Assert.Subset(MayReference[NameOf(project)].ToHashSet(), References(project, "ProjectReference").Select(NameOf).ToHashSet());

    [Fact]
    public void Hosts_AsReferences_OnlyOfTestsAndBenchmarks()
    {
        foreach (var project in Repository.Projects.Where(IsRoom))
            Assert.DoesNotContain(References(project, "ProjectReference"), reference => NameOf(reference) is Local or Functions);
    }

    [Theory]
    [MemberData(nameof(InnerRooms))]
    public void InnerRoom_ResolvedPackages_HoldNoWebFrameworkAndNoEngine(string project)
    {
        var lockFile = Path.Combine(Path.GetDirectoryName(Repository.PathOf(project))!, "packages.lock.json");
        using var resolved = JsonDocument.Parse(File.ReadAllText(lockFile));
        var packages = resolved.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Select(package => package.Name)
            .Where(name => WebAndEngines.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            .Where(name => NameOf(project) != Api || !name.StartsWith("Microsoft.AspNetCore.", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(packages);
    }

    [Fact]
    public void FrameworkReference_ToTheWebFramework_OnlyFromApiAndHosts()
    {
        var knowing = Repository.Projects.Where(IsRoom)
            .Where(project => References(project, "FrameworkReference").Any() || Repository.Project(project).Attribute("Sdk")!.Value != "Microsoft.NET.Sdk")
            .Select(NameOf);
        Assert.Subset(new HashSet<string> { Api, Local, Functions }, knowing.ToHashSet());
    }

    [Fact]
    public void Samples_Packages_NoneOfTheirOwn()
        => Assert.Empty(References(Repository.Projects.Single(project => NameOf(project) == Samples), "PackageReference"));

    [Fact]
    public void FunctionsPackages_ReferencedDirectly_OnlyByTheFunctionsRoom()
    {
        foreach (var project in Repository.Projects.Where(project => !NameOf(project).StartsWith(Functions, StringComparison.Ordinal)))
        {
            Assert.DoesNotContain(
                References(project, "PackageReference"),
                package => package.StartsWith("Microsoft.Azure.Functions.", StringComparison.Ordinal) || package.StartsWith("Microsoft.DurableTask.", StringComparison.Ordinal));
        }
    }

    private static bool IsRoom(string project) => project.StartsWith("src/", StringComparison.Ordinal) || project.StartsWith("samples/", StringComparison.Ordinal);

    private static string NameOf(string project) => Path.GetFileNameWithoutExtension(project.Replace('\\', '/'));

    private static IEnumerable<string> References(string project, string kind)
        => Repository.Project(project).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);
}
