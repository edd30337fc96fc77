using System.Globalization;

namespace Ironflow.FaultHost.Limits;

/// <summary>A workflow of which two runs may be under way, with steps of which one may work.</summary>
public sealed class LimitedWorkflow : IWorkflow
{
    /// <summary>How many steps a run has.</summary>
    public const int Steps = 15;

    /// <inheritdoc/>
    public string Name => "fault-limited";

    /// <inheritdoc/>
    public string Description => "Work of which only so much is done at once";

    /// <inheritdoc/>
    public ConcurrencyLimit? Concurrency => new() { MaxRuns = 2 };

    /// <inheritdoc/>
    public async Task RunAsync(WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        for (var n = 0; n < Steps; n++)
            await context.OperationAsync(string.Create(CultureInfo.InvariantCulture, $"piece-{n}"), new Piece());
    }
}

/// <summary>Work that says when it begins and when it ends.</summary>
[OperationKind("fault.piece")]
public sealed record Piece : Operation<int>
{
    private static readonly Lock Writing = new();

    /// <summary>The file that takes the lines <c>PROCESS RUN begin</c> and <c>PROCESS RUN end</c>.</summary>
    public static string Journal { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Write(context, "begin");
        Console.WriteLine("work");
        await Task.Delay(TimeSpan.FromMilliseconds(5), context.CancellationToken);
        Write(context, "end");
        return 0;
    }

    private static void Write(OperationContext context, string what)
    {
        lock (Writing)
            File.AppendAllText(Journal, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {context.RunId} {what}\n"));
    }
}
