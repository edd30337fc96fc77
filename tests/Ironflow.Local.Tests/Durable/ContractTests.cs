using Ironflow.TestKit.DurableContract;

namespace Ironflow.Local.Tests.Durable;

// The contract in each way the engine can hold its instances: in memory, replayed after every event, out of memory whenever
// possible, and with turns begun together with their activities.

public sealed class LiveActivityTests : ActivityContract
{
    protected override DurableHarness CreateHarness() => new EngineHarness(o => o);
}

public sealed class LiveWaitingTests : WaitingContract
{
    protected override DurableHarness CreateHarness() => new EngineHarness(o => o);
}

public sealed class LiveLifeTests : LifeContract
{
    protected override DurableHarness CreateHarness() => new EngineHarness(o => o);
}

public sealed class ReplayingActivityTests : ActivityContract
{
    protected override DurableHarness CreateHarness() => new EngineHarness(o => o with { ReplayAlways = true });
}

public sealed class ReplayingWaitingTests : WaitingContract
{
    protected override DurableHarness CreateHarness() => new EngineHarness(o => o with { ReplayAlways = true });
}

public sealed class ReplayingLifeTests : LifeContract
{
    protected override DurableHarness CreateHarness() => new EngineHarness(o => o with { ReplayAlways = true });
}

public sealed class EvictingActivityTests : ActivityContract
{
    protected override DurableHarness CreateHarness() => new EngineHarness(o => o with { MaxLive = 1, EvictBusy = true, ActivitySlots = 2 });
}

public sealed class EvictingWaitingTests : WaitingContract
{
    protected override DurableHarness CreateHarness() => new EngineHarness(o => o with { MaxLive = 1, EvictBusy = true, ActivitySlots = 2 });
}

public sealed class EvictingLifeTests : LifeContract
{
    protected override DurableHarness CreateHarness() => new EngineHarness(o => o with { MaxLive = 1, EvictBusy = true, ActivitySlots = 2 });
}

public sealed class JoiningActivityTests : ActivityContract
{
    protected override DurableHarness CreateHarness() => new EngineHarness(o => o with { JoinActivities = true });
}

public sealed class JoiningWaitingTests : WaitingContract
{
    protected override DurableHarness CreateHarness() => new EngineHarness(o => o with { JoinActivities = true });
}

public sealed class JoiningLifeTests : LifeContract
{
    protected override DurableHarness CreateHarness() => new EngineHarness(o => o with { JoinActivities = true });
}
