using System.Net;
using System.Net.Sockets;
using Ironflow.Execution;
using Ironflow.Execution.Http;
using Ironflow.Hosting;
using Ironflow.Secrets;
using Ironflow.Steps;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Core.Tests.Execution.Http;

/// <summary>Sends requests with the loopback range allowed, unless a test says otherwise.</summary>
public abstract class HttpFixture
{
    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    internal async Task<StepOutcome> SendAsync(
        HttpConfig config, IReadOnlyList<string>? allowed = null, IHostResolver? resolver = null, ISecretSource? secrets = null, CancellationToken stop = default)
    {
        using var executor = new HttpExecutor(new IronflowOptions { AllowedHosts = allowed ?? ["127.0.0.0/8"] }, Time, resolver);
        return await executor.ExecuteAsync(Executions.Of(config.ToStepConfig(), StepKind.Http, secrets, stop: stop));
    }
}

internal sealed class FixedResolver(params string[] addresses) : IHostResolver
{
    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
        => addresses.Length == 0
            ? throw new SocketException((int)SocketError.HostNotFound)
            : Task.FromResult<IReadOnlyList<IPAddress>>([.. addresses.Select(IPAddress.Parse)]);
}
