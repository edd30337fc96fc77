using Ironflow.Orchestration;

namespace Ironflow.Core.Tests.Orchestration;

/// <summary>How long a policy waits between two tries (semantics 11).</summary>
public sealed class RetryDelayTests
{
    private static readonly Guid Step = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057");

    [Theory]
    [InlineData(1, 200)]
    [InlineData(2, 600)]
    [InlineData(3, 1_800)]
    [InlineData(4, 5_000)]
    [InlineData(99, 5_000)]
    public void Rule11_RetryPolicy_Waits_GrowByTheCoefficientUpToTheCap(int failedTry, int milliseconds)
    {
        var policy = new RetryPolicy(100) { BackoffCoefficient = 3, MaxInterval = TimeSpan.FromSeconds(5) };

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), RetryDelay.After(policy, failedTry, Step, null));
    }

    [Fact]
    public void Rule11_RetryPolicy_Jitter_VariesWithinItsShare_AndReplayWaitsAsLong()
    {
        var policy = new RetryPolicy(100) { InitialInterval = TimeSpan.FromSeconds(10), BackoffCoefficient = 1, Jitter = 0.5 };

        var waits = Enumerable.Range(1, 50).Select(failedTry => RetryDelay.After(policy, failedTry, Step, null)).ToList();

        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15)));
        Assert.True(waits.Max() - waits.Min() > TimeSpan.FromSeconds(5));
        Assert.Equal(waits, Enumerable.Range(1, 50).Select(failedTry => RetryDelay.After(policy, failedTry, Step, null)));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(60, 60)]
    public void Rule11_RetryPolicy_WhatTheServiceAsksFor_CountsWhereItIsLonger(int asked, int seconds)
    {
        var policy = new RetryPolicy(2) { InitialInterval = TimeSpan.FromSeconds(10) };

        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryDelay.After(policy, 1, Step, TimeSpan.FromSeconds(asked)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Rule11_RetryPolicy_Attempts_AreOneToAHundred(int attempts) => Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(attempts));
}
