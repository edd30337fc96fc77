namespace Ironflow.FaultHost;

/// <summary>Waits at gates, as its payload says.</summary>
public sealed class GateWorkflow : Workflow<GateInput>
{
    /// <inheritdoc/>
    public override string Name => "fault-gate";

    /// <inheritdoc/>
    public override string Description => "A gate that waits";

    /// <inheritdoc/>
    public override async Task RunAsync(WorkflowContext context, GateInput input)
    {
        switch (input.Kind)
        {
            case "input":
                context.SetOutput((await context.HumanInputAsync<int>("how many", new HumanInputConfig("How many?"))).Value);
                break;
            case "signal":
                context.SetOutput((await context.WaitForSignalAsync<string>("payment", new SignalConfig("paid") { Key = "k" })).Value);
                break;
            case "children":
                await context.ParallelAsync([Child("one"), Child("two")], failFast: false);
                break;
            default:
                await context.ApprovalAsync("release", new ApprovalConfig("Release?") { Required = input.Required });
                break;
        }
    }

    private static StepDefinition<WorkflowResult> Child(string name) => Step.Workflow(name, WorkflowConfig.Of<GateWorkflow>(new GateInput()));
}

/// <param name="Kind">Which gate: approval, input, signal, or children that each have an approval.</param>
/// <param name="Required">How many must approve.</param>
public sealed record GateInput(string Kind = "approval", int Required = 1);
