using System.Collections.Concurrent;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>Returns its text and counts how often it ran.</summary>
[OperationKind("test.echo")]
public sealed record Echo(string Text) : Operation<string>
{
    private static readonly ConcurrentDictionary<string, int> Counts = new();

    public static int CountOf(string text) => Counts.GetValueOrDefault(text);

    public override Task<string> RunAsync(OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Counts.AddOrUpdate(Text, 1, (_, n) => n + 1);
        return Task.FromResult(Text);
    }
}

/// <summary>Fails as it is told, the first times it runs.</summary>
[OperationKind("test.fail")]
public sealed record Fail(string Key, int Times, bool Transient, decimal Cost = 0) : Operation<int>
{
    private static readonly ConcurrentDictionary<string, int> Counts = new();

    public override Task<int> RunAsync(OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var count = Counts.AddOrUpdate(Key, 1, (_, n) => n + 1);
        context.ReportCost(Cost);
        context.ReportTokens(10, 1);
        return count > Times ? Task.FromResult(count) : throw new OperationFailedException($"failure {count}", Transient);
    }
}

/// <summary>Runs until it is stopped or released, and says when it began.</summary>
[OperationKind("test.hang")]
public sealed record Hang(string Key) : Operation<int>
{
    private static readonly ConcurrentDictionary<string, (TaskCompletionSource Began, TaskCompletionSource Released)> Gates = new();

    public static Task BeganAsync(string key) => Gate(key).Began.Task;

    public static void Release(string key) => Gate(key).Released.TrySetResult();

    public override async Task<int> RunAsync(OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Gate(Key).Began.TrySetResult();
        await Gate(Key).Released.Task.WaitAsync(context.CancellationToken);
        return 0;
    }

    private static (TaskCompletionSource Began, TaskCompletionSource Released) Gate(string key)
        => Gates.GetOrAdd(key, _ => (New(), New()));

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Gives a text of so many characters.</summary>
[OperationKind("test.large")]
public sealed record Large(int Length) : Operation<string>
{
    public override Task<string> RunAsync(OperationContext context) => Task.FromResult(new string('x', Length));
}

/// <summary>Costs a cent.</summary>
[OperationKind("test.costly")]
public sealed record Costly : Operation<int>
{
    public override Task<int> RunAsync(OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.ReportCost(0.01m);
        return Task.FromResult(1);
    }
}
