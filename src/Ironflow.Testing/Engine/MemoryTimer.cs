namespace Ironflow.Testing.Engine;

/// <summary>Something that happens at a virtual time unless it is cancelled before.</summary>
internal sealed class MemoryTimer(Action action)
{
    public bool IsCancelled { get; private set; }

    public void Cancel() => IsCancelled = true;

    public void Fire()
    {
        if (!IsCancelled)
            action();
    }
}
