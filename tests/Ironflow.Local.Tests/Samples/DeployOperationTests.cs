using Ironflow.Samples.Deploy.Checks;
using Ironflow.Samples.Deploy.Operations;

namespace Ironflow.Local.Tests.Samples;

/// <summary>The steps of <c>deploy</c>, each run twice: a step may run again when its process was lost.</summary>
public sealed class DeployOperationTests : IDisposable
{
    private readonly TempRepository repository = new();
    private readonly TempFolder target = new();

    [Fact]
    public async Task EveryStep_RunTwice_EndsTheSame()
    {
        var artifact = await BuildAsync();
        Assert.Equal(artifact, await BuildAsync());

        var install = new InstallRelease(artifact, target.Path, "v2");
        Assert.Equal(await TempRepository.RunAsync(install), await TempRepository.RunAsync(install));
        Assert.Equal("v2", ReleaseFolder.CurrentVersion(target.Path));

        ReleaseFolder.Switch(target.Path, "v1");
        ReleaseFolder.Switch(target.Path, "v2");
        var back = new RollBack(target.Path, "v2", "v1");
        Assert.Equal("v1", (await TempRepository.RunAsync(back)).Version);
        Assert.Equal("v1", (await TempRepository.RunAsync(back)).Version);
        Assert.Equal(["artifacts", "current", "releases"], Names(target.Path).Where(name => name != ".switch"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(target.Path, ".switch")));
        Assert.Single(Names(Path.Combine(target.Path, "artifacts")));
    }

    [Fact]
    public async Task RollBack_WhenAnotherHasDeployedMeanwhile_LeavesThatAlone()
    {
        ReleaseFolder.Switch(target.Path, "v3");

        Assert.Equal("v3", (await TempRepository.RunAsync(new RollBack(target.Path, "v2", "v1"))).Version);
    }

    [Fact]
    public async Task InstallRelease_AnArtefactChangedSinceItsApproval_IsRefused()
    {
        var artifact = await BuildAsync();
        await File.AppendAllTextAsync(artifact.Path, "more");

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => TempRepository.RunAsync(new InstallRelease(artifact, target.Path, "v1")));

        Assert.Contains("has changed since it was approved", error.Message, StringComparison.Ordinal);
        Assert.Null(ReleaseFolder.CurrentVersion(target.Path));
    }

    [Fact]
    public async Task CheckSizes_AFileAbove_IsNamed_OneOfThatSizePasses()
    {
        var artifact = await BuildAsync();

        Assert.Equal(4, await TempRepository.RunAsync(new CheckSizes(artifact, 4)));
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => TempRepository.RunAsync(new CheckSizes(artifact, 3)));
        Assert.Contains("'page.txt' has 4 bytes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    public async Task CheckUnpacks_ALinkThatLeadsOut_IsRefused(string link)
    {
        File.CreateSymbolicLink(Path.Combine(repository.Root, "link"), link);

        var artifact = await BuildAsync();

        await Assert.ThrowsAsync<OperationFailedException>(() => TempRepository.RunAsync(new CheckUnpacks(artifact)));
    }

    [Fact]
    public async Task CheckUnpacks_ALinkWithin_Passes()
    {
        File.CreateSymbolicLink(Path.Combine(repository.Root, "link"), "page.txt");

        Assert.True(await TempRepository.RunAsync(new CheckUnpacks(await BuildAsync())) > 1);
    }

    public void Dispose()
    {
        repository.Dispose();
        target.Dispose();
    }

    private async Task<Artifact> BuildAsync()
    {
        if (!File.Exists(Path.Combine(repository.Root, "page.txt")))
        {
            repository.Write("page.txt", "four");
            repository.Commit();
        }

        var plan = await TempRepository.RunAsync(new PlanDeploy(repository.Root, target.Path, null));
        return await TempRepository.RunAsync(new BuildArtifact(plan));
    }

    private static IEnumerable<string> Names(string folder)
        => Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
