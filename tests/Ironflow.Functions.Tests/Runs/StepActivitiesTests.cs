using System.Reflection;
using Ironflow.Functions.Runs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Ironflow.Functions.Tests.Runs;

public sealed class StepActivitiesTests
{
    [Fact]
    public void Record_WhichRaisesEventsToOtherInstances_GetsADurableClient()
    {
        var parameters = typeof(StepActivities).GetMethods().Single(m => m.GetCustomAttribute<FunctionAttribute>()?.Name == FunctionNames.Record).GetParameters();
        Assert.Contains(parameters, p => p.ParameterType == typeof(DurableTaskClient) && p.IsDefined(typeof(DurableClientAttribute)));
    }
}
