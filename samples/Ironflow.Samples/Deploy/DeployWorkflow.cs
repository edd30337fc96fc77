using System.Globalization;
using Ironflow.Samples.Deploy.Checks;
using Ironflow.Samples.Deploy.Operations;

namespace Ironflow.Samples.Deploy;

/// <summary>Builds an artefact of a directory, checks it, asks for approval, deploys it and looks whether it works; if it does not, what was there before comes back.</summary>
/// <remarks>A step may run more than once when its process is lost, so every step comes to the same end however often it begins: files are written beside their
/// place and renamed into it, and what is there already is recognised by its checksum.</remarks>
public sealed class DeployWorkflow : Workflow<DeployInput, DeployOutput>
{
    private const long LargestFile = 20 * 1024 * 1024;
    private static readonly TimeSpan TimeToApprove = TimeSpan.FromHours(24);

    /// <inheritdoc/>
    public override string Name => "deploy";

    /// <inheritdoc/>
    public override string Description
        => "Deploys a directory's committed files as a release: build, checks, approval, switch, smoke check, and back to the earlier release if that fails";

    /// <inheritdoc/>
    public override async Task<DeployOutput> RunAsync(WorkflowContext context, DeployInput input)
    {
        // Which commit, which folders: asked once and on record, so that a replay after days deploys what was approved and not what has come since.
        var plan = (await context.OperationAsync("plan", new PlanDeploy(input.Source, input.Target, input.Version))).Value;
        var artifact = (await context.OperationAsync("build", new BuildArtifact(plan))).Value;
        await context.ParallelAsync(
        [
            Step.Operation("check-unpacks", new CheckUnpacks(artifact)),
            Step.Operation("check-sizes", new CheckSizes(artifact, LargestFile)),
            Step.Operation("check-secrets", new CheckSecrets(artifact)),
        ]);
        var approval = await context.ApprovalAsync("release", new ApprovalConfig(Question(plan, artifact)) { Deadline = TimeToApprove, OnDeadline = [DeadlineAction.Reject] });

        // Read after the approval, which may take a day: the rollback leads back to what was there just before.
        var before = (await context.OperationAsync("current", new ReadCurrent(plan.Target))).Value;
        context.OnError(Step.Operation("rollback", new RollBack(plan.Target, plan.Version, before.Version)));
        var release = (await context.OperationAsync("deploy", new InstallRelease(artifact, plan.Target, plan.Version))).Value;
        await context.ShellAsync("smoke", Smoke(plan, artifact), new StepOptions { Timeout = TimeSpan.FromMinutes(1) });
        context.ClearOnError();

        return new DeployOutput
        {
            Version = plan.Version,
            Commit = plan.Commit,
            Release = release,
            Sha256 = artifact.Sha256,
            Bytes = artifact.Bytes,
            Replaced = before.Version,
            ApprovedBy = approval.Approvers,
            ApprovedAt = approval.At,
            Comment = approval.Comment,
        };
    }

    private static string Question(DeployPlan plan, Artifact artifact)
        => string.Create(CultureInfo.InvariantCulture, $"Deploy {plan.Version} to {plan.Target}? {artifact.Files} files, {artifact.Bytes:N0} bytes, SHA-256 {artifact.Sha256}");

    // A fixed text: what varies reaches it as variables, which the shell does not interpret. A release may bring a smoke check of its own.
    private static ShellConfig Smoke(DeployPlan plan, Artifact artifact)
        => new(
            """
            test "$(cat "$MARKER")" = "$SHA256" || { echo "current is not the release that was deployed" >&2; exit 1; }
            if test -f smoke.sh; then exec sh ./smoke.sh; fi
            """)
        {
            Directory = Path.Combine(plan.Target, ReleaseFolder.Current),
            Environment = new Dictionary<string, string> { ["MARKER"] = ReleaseFolder.Marker, ["SHA256"] = artifact.Sha256 },
        };
}
