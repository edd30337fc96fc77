using Ironflow.Registration;

namespace Ironflow.Api.Tests.Support;

internal static class TestWorkflows
{
    public static WorkflowRegistry Registry { get; } = new IronflowBuilder().AddWorkflow<Greet>().AddWorkflow<Anything>().Build();
}

public sealed record GreetInput(string Name, int Times = 1);

public sealed class Greet : Workflow<GreetInput>
{
    public override string Name => "greet";

    public override string Description => "Greets somebody.";

    public override string Version => "2";

    public override Task RunAsync(WorkflowContext context, GreetInput input) => Task.CompletedTask;
}

public sealed class Anything : IWorkflow
{
    public string Name => "anything";

    public string Description => "Takes any JSON.";

    public Task RunAsync(WorkflowContext context) => Task.CompletedTask;
}
