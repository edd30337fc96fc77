using System.Reflection;
using Ironflow.Orchestration;
using Microsoft.Azure.Functions.Worker;

namespace Ironflow.Functions.Tests;

public sealed class FunctionNamesTests
{
    private static readonly string[] Functions =
        [.. typeof(FunctionNames).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>()];

    [Fact]
    public void EveryActivityAndTheOrchestrator_OfTheEngine_HasAFunction()
    {
        var needed = DurableNames.Activities.Append(DurableNames.RunOrchestrator).Select(FunctionNames.Of);
        Assert.Empty(needed.Except(Functions));
    }

    [Fact]
    public void Names_OfFunctions_AreOnesTheHostAccepts()
        => Assert.All(Functions, name => Assert.Matches("^[A-Za-z][A-Za-z0-9_-]{0,127}$", name));

    [Fact]
    public void Names_OfFunctions_AreUnique()
        => Assert.Equal(Functions.Length, Functions.Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void DurableNameOf_AfterOf_IsTheNameAgain()
        => Assert.All(
            DurableNames.Activities.Append(DurableNames.RunOrchestrator),
            name => Assert.Equal(name, FunctionNames.DurableNameOf(FunctionNames.Of(name))));
}
