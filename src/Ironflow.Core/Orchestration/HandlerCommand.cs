namespace Ironflow.Orchestration;

/// <summary>What a handler asked its context for and waits on.</summary>
internal interface IHandlerCommand
{
    /// <summary>Does it, on the engine. Never throws, except a <see cref="RunEndedException"/> that the handler is not told of.</summary>
    Task ExecuteAsync(RunDriver driver);

    /// <summary>Hands the outcome to the handler.</summary>
    void Deliver();
}

/// <inheritdoc cref="IHandlerCommand"/>
internal sealed class HandlerCommand<T>(Func<RunDriver, Task<T>> execute) : IHandlerCommand
{
    private readonly TaskCompletionSource<T> result = new();
    private T? value;
    private IronflowException? failure;

    public Task<T> Result => result.Task;

    public async Task ExecuteAsync(RunDriver driver)
    {
        try
        {
            value = await execute(driver);
        }
        catch (IronflowException error) when (error is not RunEndedException)
        {
            failure = error;
        }
    }

    public void Deliver()
    {
        if (failure is not null)
            result.SetException(failure);
        else
            result.SetResult(value!);
    }
}
