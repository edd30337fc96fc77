namespace Ironflow.Samples.Deploy.Operations;

/// <summary>Looks which release is current.</summary>
/// <param name="Target">Where releases are kept.</param>
[OperationKind("deploy-current")]
public sealed record ReadCurrent(string Target) : Operation<CurrentRelease>
{
    /// <inheritdoc/>
    public override Task<CurrentRelease> RunAsync(OperationContext context) => Task.FromResult(new CurrentRelease(ReleaseFolder.CurrentVersion(Target)));
}

/// <summary>The current release.</summary>
/// <param name="Version">Its name; <c>null</c> when there is none.</param>
public sealed record CurrentRelease(string? Version);
