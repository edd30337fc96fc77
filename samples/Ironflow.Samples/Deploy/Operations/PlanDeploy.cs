using System.Text.RegularExpressions;
using Ironflow.Samples.RepoHealth.Operations;

namespace Ironflow.Samples.Deploy.Operations;

/// <summary>Finds out what is deployed and where to.</summary>
/// <param name="Source">A directory inside a repository; the working directory when <c>null</c>.</param>
/// <param name="Target">Where releases are kept; a folder below the system's temporary one when <c>null</c>.</param>
/// <param name="Version">The release's name; the commit's short id when <c>null</c>.</param>
[OperationKind("deploy-plan")]
public sealed partial record PlanDeploy(string? Source, string? Target, string? Version) : Operation<DeployPlan>
{
    /// <inheritdoc/>
    public override async Task<DeployPlan> RunAsync(OperationContext context)
    {
        if (Version is not null && !ReleaseName().IsMatch(Version))
        {
            throw new OperationFailedException(
                $"'{Version}' cannot name a release: 1 to 64 letters, digits, '-', '_' and '.', the first a letter or digit");
        }

        var source = Path.GetFullPath(Source ?? Environment.CurrentDirectory);
        string? commit = null;
        await foreach (var line in GitOutput.ReadAsync(source, '\n', ["rev-parse", "--verify", "HEAD^{commit}"], cancellationToken: context.CancellationToken))
            commit ??= line;
        return new DeployPlan(
            source, Path.GetFullPath(Target ?? Path.Combine(Path.GetTempPath(), "ironflow-deploy")), Version ?? commit![..12], commit!);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ReleaseName();
}

/// <summary>What is deployed, and where to.</summary>
/// <param name="Source">The directory.</param>
/// <param name="Target">Where releases are kept.</param>
/// <param name="Version">The release's name.</param>
/// <param name="Commit">The commit whose files are deployed.</param>
public sealed record DeployPlan(string Source, string Target, string Version, string Commit);
