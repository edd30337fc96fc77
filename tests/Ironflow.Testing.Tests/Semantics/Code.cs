namespace Ironflow.Testing.Tests.Semantics;

/// <summary>A workflow made of a lambda.</summary>
internal sealed class Code(Func<WorkflowContext, Task> run, string name = "test") : IWorkflow
{
    public string Name => name;

    public string Description => "A workflow of a test";

    public BudgetPolicy OnBudgetExceeded { get; init; }

    public Task RunAsync(WorkflowContext context) => run(context);

    public static WorkflowTest Test(Func<WorkflowContext, Task> run) => new WorkflowTest().AddWorkflow(new Code(run)).AddOperation<Say>().AddOperation<Spend>();
}

/// <summary>Returns its text.</summary>
[OperationKind("say")]
public sealed record Say(string Text) : Operation<string>
{
    public override Task<string> RunAsync(OperationContext context) => Task.FromResult(Text);
}

/// <summary>Costs something.</summary>
[OperationKind("spend")]
public sealed record Spend(decimal Usd) : Operation<decimal>
{
    public override Task<decimal> RunAsync(OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.ReportCost(Usd);
        context.ReportTokens(7, 3);
        return Task.FromResult(Usd);
    }
}
