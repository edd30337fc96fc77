using System.Globalization;
using Ironflow.Steps;

namespace Ironflow.Functions.Benchmarks;

/// <summary>As many operations that do nothing, one after the other.</summary>
public sealed class SequenceWorkflow : Workflow<int>
{
    public override string Name => "bench-sequence";

    public override string Description => "Operations that do nothing, one after the other";

    public override async Task RunAsync(WorkflowContext context, int input)
    {
        for (var n = 0; n < input; n++)
            await context.OperationAsync(string.Create(CultureInfo.InvariantCulture, $"nothing-{n}"), new Nothing(0));
    }
}

/// <summary>As many operations at once.</summary>
public sealed class WaveWorkflow : Workflow<int>
{
    public override string Name => "bench-wave";

    public override string Description => "Operations that do nothing, all at once";

    public override Task RunAsync(WorkflowContext context, int input)
        => context.ParallelAsync([.. Enumerable.Range(0, input).Select(n => Step.Operation(string.Create(CultureInfo.InvariantCulture, $"nothing-{n}"), new Nothing(n)))]);
}

/// <summary>Outputs of so many characters: one that travels or rests, read whole by the workflow.</summary>
public sealed class LargeWorkflow : Workflow<int, int>
{
    public override string Name => "bench-large";

    public override string Description => "An output of many characters, read whole";

    public override async Task<int> RunAsync(WorkflowContext context, int input)
    {
        var step = await context.OperationAsync("large", new Text(input));
        await step.LoadAsync();
        return step.Value.Length;
    }
}

/// <summary>An operation that does nothing.</summary>
/// <param name="Answer">What it answers.</param>
[OperationKind("bench.nothing")]
public sealed record Nothing(int Answer) : Operation<int>
{
    public override Task<int> RunAsync(OperationContext context) => Task.FromResult(Answer);
}

/// <summary>An operation with a long answer.</summary>
/// <param name="Length">How many characters.</param>
[OperationKind("bench.text")]
public sealed record Text(int Length) : Operation<string>
{
    public override Task<string> RunAsync(OperationContext context) => Task.FromResult(new string('x', Length));
}

/// <summary>Commands, one after the other; for what happens when a worker or a host is killed under them.</summary>
public sealed class CommandsWorkflow : Workflow<IReadOnlyList<string>>
{
    public override string Name => "bench-commands";

    public override string Description => "Commands, one after the other";

    public override async Task RunAsync(WorkflowContext context, IReadOnlyList<string> input)
    {
        for (var n = 0; n < input.Count; n++)
            await context.ShellAsync(string.Create(CultureInfo.InvariantCulture, $"command-{n}"), new ShellConfig(input[n]));
    }
}
