using System.Reflection;
using Ironflow.Functions.Runs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Ironflow.Functions.Tests.Runs;

public sealed class StepActivitiesTests
{
    [Theory]
    [InlineData(FunctionNames.Shell)]
    [InlineData(FunctionNames.Http)]
    [InlineData(FunctionNames.Agent)]
    [InlineData(FunctionNames.Operation)]
    [InlineData(FunctionNames.Record)]
    public void EveryActivity_BringsItsWorkerADurableClient(string activity)
    {
        var parameters = typeof(StepActivities).GetMethods().Single(m => m.GetCustomAttribute<FunctionAttribute>()?.Name == activity).GetParameters();
        Assert.Contains(parameters, p => p.ParameterType == typeof(DurableTaskClient) && p.IsDefined(typeof(DurableClientAttribute)));
    }
}
