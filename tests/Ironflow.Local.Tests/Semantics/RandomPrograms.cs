using System.Collections.Concurrent;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>A part of a random workflow.</summary>
/// <param name="Kind"><c>op</c>, <c>tolerated</c>, <c>flaky</c>, <c>caught</c>, <c>wave</c> or <c>child</c>.</param>
/// <param name="Items">The members of a wave, or the child's parts.</param>
public sealed record Part(string Kind, IReadOnlyList<Part> Items)
{
    private static readonly string[] Leaves = ["op", "op", "tolerated", "flaky", "caught"];

    /// <summary>A program of a few parts, children at most so many deep.</summary>
    public static IReadOnlyList<Part> Program(Random random, int depth = 2)
        => [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(4) switch
        {
            0 => new Part("wave", [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => depth > 0 && random.Next(3) == 0 ? Child(random, 0) : Leaf(random))]),
            1 when depth > 0 => Child(random, depth - 1),
            _ => Leaf(random),
        })];

    private static Part Child(Random random, int depth) => new("child", Program(random, depth));

    private static Part Leaf(Random random) => new(Leaves[random.Next(Leaves.Length)], []);
}

/// <summary>Runs a random program.</summary>
public sealed class RandomWorkflow : Workflow<RandomInput, int>
{
    public override string Name => "random";

    public override string Description => "Runs a random program";

    public override async Task<int> RunAsync(WorkflowContext context, RandomInput input)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        for (var n = 0; n < input.Parts.Count; n++)
            await RunAsync(context, $"n{n}", input.Parts[n]);
        return input.Parts.Count;
    }

    private static async Task RunAsync(WorkflowContext context, string name, Part part)
    {
        try
        {
            if (part.Kind == "wave")
                await context.ParallelAsync([.. part.Items.Select((item, index) => Define($"{name}-{index}", item))], failFast: false, maxConcurrency: 3);
            else
                await (part.Kind == "child" ? context.RunAsync(Child(name, part)) : context.RunAsync<OperationResult>(Operation(name, part)) as Task);
        }
        catch (StepFailedException) when (part.Kind == "caught")
        {
        }
        catch (ParallelFailedException)
        {
        }
    }

    private static StepDefinition Define(string name, Part part) => part.Kind == "child" ? Child(name, part) : Operation(name, part);

    private static StepDefinition<WorkflowResult> Child(string name, Part part) => Step.Workflow(name, WorkflowConfig.Of<RandomWorkflow>(new RandomInput(part.Items)));

    private static StepDefinition<OperationResult> Operation(string name, Part part) => Step.Operation(name, (IOperation)new RandomWork(part.Kind), new StepOptions
    {
        AllowFailure = part.Kind == "tolerated",
        Retry = part.Kind == "flaky" ? new RetryPolicy(3) { InitialInterval = TimeSpan.FromMilliseconds(1) } : null,
    });
}

/// <param name="Parts">The program.</param>
public sealed record RandomInput(IReadOnlyList<Part> Parts);

/// <summary>Work that costs a cent and ends as it is told.</summary>
[OperationKind("test.random")]
public sealed record RandomWork(string Kind) : Operation<string>
{
    private static readonly ConcurrentDictionary<string, int> Tries = new();

    public override Task<string> RunAsync(OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.ReportCost(0.01m);
        context.ReportTokens(2, 1);
        var fails = Kind switch
        {
            "tolerated" or "caught" => true,
            "flaky" => Tries.AddOrUpdate(context.IdempotencyKey, 1, (_, n) => n + 1) == 1,
            _ => false,
        };
        return fails ? throw new OperationFailedException("as told", isTransient: Kind == "flaky") : Task.FromResult(Kind);
    }
}
