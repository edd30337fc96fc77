using System.Text.Json;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Local.Tests.Semantics;
using Ironflow.Runs;
using Ironflow.Samples.Deploy;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Samples;

/// <summary>The sample <c>deploy</c> on the embedded engine, with a real repository and real folders.</summary>
public sealed class DeployTests : IDisposable
{
    private static readonly Caller Ada = new("ada", [], []);
    private readonly TempRepository repository = new();
    private readonly TempFolder target = new();

    private string Current => Path.Combine(target.Path, "current");

    [Fact]
    public async Task Approved_IsDeployed_AndTheOutputSaysByWhom()
    {
        Commit("page.txt", "one");
        await using var harness = await Harness.StartWithSamplesAsync();

        var detail = await DeployAsync(harness, "v1");

        Assert.Equal((RunStatus.Completed, null), (detail.Run.Status, detail.Run.Error));
        Assert.Equal(
            ["plan", "build", "check-unpacks", "check-sizes", "check-secrets", "release", "current", "deploy", "smoke"], detail.Steps.Select(step => step.Name));
        var output = JsonSerializer.Deserialize<DeployOutput>(detail.Run.Output!.Value.Text, PayloadJson.Options)!;
        Assert.Equal(("v1", null, "fine"), (output.Version, output.Replaced, output.Comment));
        Assert.Equal(["ada"], output.ApprovedBy);
        Assert.Equal(repository.Git("rev-parse", "HEAD").Trim(), output.Commit);
        Assert.Equal("one", await File.ReadAllTextAsync(Path.Combine(Current, "page.txt")));
        Assert.Equal(Path.Combine("releases", "v1"), new FileInfo(Current).LinkTarget);
    }

    [Fact]
    public async Task TheGate_ShowsVersionSizeAndChecksum_AndRejectsAfterADay()
    {
        Commit("page.txt", "one");
        await using var harness = await Harness.StartWithSamplesAsync();

        var (run, gate) = await OpenAsync(harness, "v1");

        var step = (await harness.Store.FindStepAsync(run, gate.Key))!;
        var build = await harness.StepAsync(await harness.UntilAsync(run, _ => true), "build");
        using var built = JsonDocument.Parse(build.Output!.Value.Text);
        Assert.Contains("Deploy v1 to ", step.Gate!.Message, StringComparison.Ordinal);
        Assert.Contains(built.RootElement.GetProperty("sha256").GetString()!, step.Gate.Message, StringComparison.Ordinal);
        Assert.Contains("2 files, ", step.Gate.Message, StringComparison.Ordinal);
        Assert.InRange((step.Gate.DeadlineAt - step.StartedAt)!.Value, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24.1));
    }

    [Fact]
    public async Task Rejected_NothingIsDeployed_AndNothingRolledBack()
    {
        Commit("page.txt", "one");
        await using var harness = await Harness.StartWithSamplesAsync();
        var (run, gate) = await OpenAsync(harness, "v1");

        await harness.Decisions.DecideAsync(run, gate.Id, false, "not on a Friday", Ada);

        var detail = await harness.EndOfAsync(run);
        Assert.Equal((RunStatus.Failed, ErrorCodes.ApprovalRejected), (detail.Run.Status, detail.Run.ErrorCode));
        Assert.Contains("not on a Friday", detail.Run.Error, StringComparison.Ordinal);
        Assert.Equal("release", detail.Steps[^1].Name);
        Assert.False(Directory.Exists(Current));
        Assert.False(Directory.Exists(Path.Combine(target.Path, "releases")));
    }

    [Fact]
    public async Task ASmokeCheckThatFails_BringsTheEarlierReleaseBack()
    {
        Commit("page.txt", "one");
        await using var harness = await Harness.StartWithSamplesAsync();
        await DeployAsync(harness, "v1");
        Commit("smoke.sh", "echo the page is broken >&2; exit 4");

        var detail = await DeployAsync(harness, "v2");

        Assert.Equal((RunStatus.Failed, ErrorCodes.StepFailed), (detail.Run.Status, detail.Run.ErrorCode));
        Assert.Contains("the page is broken", detail.Run.Error, StringComparison.Ordinal);
        Assert.Equal(["deploy", "smoke", "rollback"], detail.Steps.TakeLast(3).Select(step => step.Name));
        Assert.Equal(StepStatus.Completed, detail.Steps[^1].Status);
        Assert.Equal(Path.Combine("releases", "v1"), new FileInfo(Current).LinkTarget);
        Assert.False(File.Exists(Path.Combine(Current, "smoke.sh")));
    }

    [Fact]
    public async Task ASmokeCheckThatFails_OfTheFirstRelease_LeavesNoneCurrent()
    {
        Commit("smoke.sh", "exit 1");
        await using var harness = await Harness.StartWithSamplesAsync();

        await DeployAsync(harness, "v1");

        Assert.Null(new FileInfo(Current).LinkTarget);
    }

    [Fact]
    public async Task TheSameVersionAgain_IsTheSameRelease_OtherContentIsRefused()
    {
        Commit("page.txt", "one");
        await using var harness = await Harness.StartWithSamplesAsync();
        await DeployAsync(harness, "v1");

        var again = await DeployAsync(harness, "v1");
        Commit("page.txt", "two");
        var other = await DeployAsync(harness, "v1");

        Assert.Equal(RunStatus.Completed, again.Run.Status);
        Assert.Contains("exists in", other.Run.Error, StringComparison.Ordinal);
        Assert.Equal("one", await File.ReadAllTextAsync(Path.Combine(Current, "page.txt")));
    }

    [Theory]
    [InlineData("key.pem", "-----BEGIN RSA PRIVATE " + "KEY-----", "'key.pem' seems to hold a secret in line 1")]
    [InlineData(".release-sha256", "0", "the deployment's own file")]
    public async Task ACheckThatFails_NobodyIsAsked(string file, string content, string error)
    {
        Commit(file, content);
        await using var harness = await Harness.StartWithSamplesAsync();

        var detail = await harness.EndOfAsync((await harness.CreateAsync("deploy", Payload("v1"))).Id);

        Assert.Equal(RunStatus.Failed, detail.Run.Status);
        Assert.Contains(error, detail.Run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(detail.Steps, step => step.Name == "release");
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("")]
    [InlineData(".hidden")]
    public async Task AVersionThatIsNoName_IsRefused(string version)
    {
        Commit("page.txt", "one");
        await using var harness = await Harness.StartWithSamplesAsync();

        var detail = await harness.EndOfAsync((await harness.CreateAsync("deploy", Payload(version))).Id);

        Assert.Contains("cannot name a release", detail.Run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(target.Path));
    }

    public void Dispose()
    {
        repository.Dispose();
        target.Dispose();
    }

    private void Commit(string file, string content)
    {
        repository.Write("README.md", "a project");
        repository.Write(file, content);
        repository.Commit();
    }

    private string Payload(string version) => JsonSerializer.Serialize(new { source = repository.Root, target = target.Path, version });

    private async Task<(Guid Run, StepRecord Gate)> OpenAsync(Harness harness, string version)
    {
        var run = (await harness.CreateAsync("deploy", Payload(version))).Id;
        var detail = await harness.UntilAsync(run, d => d.Run.Status == RunStatus.AwaitingApproval || RunTransitions.IsTerminal(d.Run.Status));
        Assert.Equal((RunStatus.AwaitingApproval, null), (detail.Run.Status, detail.Run.Error));
        return (run, detail.Steps.Single(step => step.Name == "release"));
    }

    private async Task<RunDetail> DeployAsync(Harness harness, string version)
    {
        var (run, gate) = await OpenAsync(harness, version);
        await harness.Decisions.DecideAsync(run, gate.Id, true, "fine", Ada);
        return await harness.EndOfAsync(run);
    }
}
