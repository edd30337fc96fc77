using System.Threading.Channels;

namespace Ironflow.Testing.Engine;

/// <summary>What is ready to run, in the order it became so: orchestration code runs here and nowhere else.</summary>
internal sealed class TurnQueue : SynchronizationContext
{
    private readonly Channel<Action> ready = Channel.CreateUnbounded<Action>();

    public bool HasWork => ready.Reader.Count > 0;

    public void Enqueue(Action action) => ready.Writer.TryWrite(action);

    public async Task ArrivedAsync() => await ready.Reader.WaitToReadAsync();

    /// <summary>Runs what is first. Returns <c>false</c> when there is nothing.</summary>
    public bool TryRun()
    {
        if (!ready.Reader.TryRead(out var next))
            return false;
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            next();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }

        return true;
    }

    public override void Post(SendOrPostCallback d, object? state) => Enqueue(() => d(state));

    public override SynchronizationContext CreateCopy() => this;
}
