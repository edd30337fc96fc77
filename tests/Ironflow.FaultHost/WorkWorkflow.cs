using System.Globalization;

namespace Ironflow.FaultHost;

/// <summary>Steps that each cost something and leave a line in a journal when their work is done.</summary>
public sealed class WorkWorkflow : Workflow<WorkInput, int>
{
    /// <summary>After how many steps a run pauses again, so that a kill finds some runs waiting for nothing but their timer.</summary>
    public const int PauseEvery = 10;

    /// <inheritdoc/>
    public override string Name => "fault-work";

    /// <inheritdoc/>
    public override string Description => "Work that leaves traces";

    /// <inheritdoc/>
    public override async Task<int> RunAsync(WorkflowContext context, WorkInput input)
    {
        var sum = 0;
        for (var n = 0; n < input.Steps; n++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"work-{n}");
            sum += (await context.OperationAsync(name, new Work(input.Run, n))).Value;
            if (n % PauseEvery == 0)
                await context.DelayAsync("pause", TimeSpan.FromMilliseconds(10));
        }

        return sum;
    }
}

/// <param name="Run">The run's number.</param>
/// <param name="Steps">How many steps it has.</param>
public sealed record WorkInput(int Run, int Steps);

/// <summary>One piece of work.</summary>
/// <param name="Run">The run's number.</param>
/// <param name="Step">The step's number.</param>
[OperationKind("fault.work")]
public sealed record Work(int Run, int Step) : Operation<int>
{
    private static readonly Lock Writing = new();
    private static int begun;

    /// <summary>The file that takes a line for each piece of work done.</summary>
    public static string Journal { get; set; } = string.Empty;

    /// <summary>How many pieces this process may do; the others wait for its end. So a test that kills it over and over never runs out of work.</summary>
    public static int Allowance { get; set; } = int.MaxValue;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Interlocked.Increment(ref begun) > Allowance)
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        lock (Writing)
        {
            File.AppendAllText(Journal, string.Create(CultureInfo.InvariantCulture, $"{Run} {Step}\n"));
            Console.WriteLine("work");
        }

        context.ReportCost(0.01m);
        context.ReportTokens(3, 2);
        return Step;
    }
}
