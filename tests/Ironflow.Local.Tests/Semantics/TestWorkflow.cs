namespace Ironflow.Local.Tests.Semantics;

/// <summary>A workflow written where it is tested.</summary>
internal sealed class TestWorkflow(Func<WorkflowContext, Task> run, string name = "test") : IWorkflow
{
    public string Name => name;

    public string Description => "A workflow of a test";

    public string Version { get; init; } = "1";

    public IReadOnlyList<string> CompatibleVersions { get; init; } = [];

    public Task RunAsync(WorkflowContext context) => run(context);
}
