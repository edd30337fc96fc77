using Ironflow.Api.Errors;

namespace Ironflow.Api.Events;

/// <summary>Bounds the number of open streams: each costs a connection and a query per interval.</summary>
internal sealed class StreamSlots(ApiOptions options)
{
    private int open;

    /// <summary>Takes a slot until disposed.</summary>
    /// <exception cref="RequestException">None is free.</exception>
    public IDisposable Take()
    {
        if (Interlocked.Increment(ref open) <= options.MaxStreams)
            return new Slot(this);
        Interlocked.Decrement(ref open);
        throw new RequestException(ApiErrorCodes.TooManyStreams, $"{options.MaxStreams} event streams are open, which is the limit; try again later");
    }

    private sealed class Slot(StreamSlots slots) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref slots.open);
    }
}
