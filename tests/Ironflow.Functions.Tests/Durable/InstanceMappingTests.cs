using Ironflow.Durable;
using Ironflow.Functions.Durable;
using Microsoft.DurableTask.Client;

namespace Ironflow.Functions.Tests.Durable;

public sealed class InstanceMappingTests
{
    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending, DurableStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running, DurableStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended, DurableStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Completed, DurableStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed, DurableStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, DurableStatus.Terminated)]
    public void StatusOf_EveryStatusOfTheSdk_IsOneOfOurs(OrchestrationRuntimeStatus theirs, DurableStatus ours)
        => Assert.Equal(ours, InstanceMapping.StatusOf(theirs));
}
