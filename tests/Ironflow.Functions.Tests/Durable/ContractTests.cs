using Ironflow.TestKit.DurableContract;

namespace Ironflow.Functions.Tests.Durable;

// The contract that the embedded engine holds too, over the SDK.

public sealed class SdkActivityTests : ActivityContract
{
    protected override DurableHarness CreateHarness() => new SdkHarness();
}

public sealed class SdkWaitingTests : WaitingContract
{
    protected override DurableHarness CreateHarness() => new SdkHarness();
}

public sealed class SdkLifeTests : LifeContract
{
    protected override DurableHarness CreateHarness() => new SdkHarness();
}
