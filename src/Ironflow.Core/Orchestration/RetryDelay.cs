using System.Buffers.Binary;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>How long to wait before the next try: from the policy and the step's key only, so that replay waits as long.</summary>
internal static class RetryDelay
{
    /// <summary>The wait after a failed try.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="failedTry">The try that failed, from 1.</param>
    /// <param name="stepId">Where the jitter comes from.</param>
    /// <param name="retryAfter">What the service asked for; a longer one counts.</param>
    public static TimeSpan After(RetryPolicy policy, int failedTry, Guid stepId, TimeSpan? retryAfter)
    {
        var interval = Math.Min(
            policy.InitialInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, failedTry - 1),
            policy.MaxInterval.TotalMilliseconds);
        var varied = interval * (1 + (policy.Jitter * ((2 * Fraction(stepId, failedTry)) - 1)));
        var wait = TimeSpan.FromMilliseconds(Math.Max(1, varied));
        return retryAfter > wait ? retryAfter.Value : wait;
    }

    /// <summary>The wait after a failure of infrastructure: 1, 2, 4, … s, at most a minute.</summary>
    public static TimeSpan AfterInfrastructure(int failures) => TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, Math.Min(failures, 10) - 1)));

    private static double Fraction(Guid stepId, int failedTry)
    {
        Span<byte> bytes = stackalloc byte[16];
        Ids.Version5(stepId, $"jitter:{failedTry}").TryWriteBytes(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes) / (double)uint.MaxValue;
    }
}
