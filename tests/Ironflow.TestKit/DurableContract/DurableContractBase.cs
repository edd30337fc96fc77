using Ironflow.Durable;

namespace Ironflow.TestKit.DurableContract;

/// <summary>What both engines do (design §2). Each engine derives the classes of this folder and gives a harness.</summary>
public abstract class DurableContractBase
{
    /// <summary>The program of one test.</summary>
    protected DurableProgram Program { get; } = new();

    /// <summary>Makes a harness.</summary>
    protected abstract DurableHarness CreateHarness();

    /// <summary>Starts the program with one orchestrator named <c>main</c> as instance <c>main</c>.</summary>
    protected async Task<DurableHarness> RunAsync(TestOrchestrator main, string input = "\"in\"", string id = "main")
    {
        Program.Orchestrators["main"] = main;
        Program.Activities.TryAdd("echo", (text, _) => Task.FromResult(text));
        var harness = CreateHarness();
        await harness.StartAsync(Program);
        Assert.True(await harness.Client.StartAsync("main", id, input));
        return harness;
    }
}
