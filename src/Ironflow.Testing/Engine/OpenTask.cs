namespace Ironflow.Testing.Engine;

/// <summary>Something an orchestration asked for that has not completed.</summary>
internal sealed class OpenTask(MemoryInstance instance)
{
    private readonly TaskCompletionSource<string> completion = new();

    public Task<string> Result => completion.Task;

    public void Complete(string result)
    {
        if (completion.TrySetResult(result))
            instance.Closed();
    }

    public void Fail(Exception error)
    {
        if (completion.TrySetException(error))
            instance.Closed();
    }

    public void Cancel(CancellationToken cancellationToken)
    {
        if (completion.TrySetCanceled(cancellationToken))
            instance.Closed();
    }
}
