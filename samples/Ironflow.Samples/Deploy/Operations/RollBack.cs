namespace Ironflow.Samples.Deploy.Operations;

/// <summary>Makes the earlier release current again, if the failed one is; without an earlier one none is current.</summary>
/// <param name="Target">Where releases are kept.</param>
/// <param name="From">The release that failed.</param>
/// <param name="To">The one before it; <c>null</c> when there was none.</param>
[OperationKind("deploy-rollback")]
public sealed record RollBack(string Target, string From, string? To) : Operation<CurrentRelease>
{
    /// <inheritdoc/>
    public override Task<CurrentRelease> RunAsync(OperationContext context)
    {
        // Not when another run has deployed meanwhile, nor when this is the second try: then it is done.
        if (ReleaseFolder.CurrentVersion(Target) == From && From != To)
        {
            if (To is null)
                ReleaseFolder.RemoveLink(Target);
            else
                ReleaseFolder.Switch(Target, To);
        }

        return Task.FromResult(new CurrentRelease(ReleaseFolder.CurrentVersion(Target)));
    }
}
