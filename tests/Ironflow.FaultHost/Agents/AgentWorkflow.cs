namespace Ironflow.FaultHost.Agents;

/// <summary>Three questions to an agent, one after another.</summary>
public sealed class AgentWorkflow : Workflow<AgentInput>
{
    /// <summary>The steps, in order.</summary>
    public static IReadOnlyList<string> Questions { get; } = ["first", "second", "third"];

    /// <inheritdoc/>
    public override string Name => "fault-agent";

    /// <inheritdoc/>
    public override string Description => "Answers that are paid for";

    /// <inheritdoc/>
    public override async Task RunAsync(WorkflowContext context, AgentInput input)
    {
        foreach (var question in Questions)
            await context.AgentAsync(question, new AgentConfig("Is it so?"));
    }
}

/// <summary>Nothing is to be said.</summary>
public sealed record AgentInput;
