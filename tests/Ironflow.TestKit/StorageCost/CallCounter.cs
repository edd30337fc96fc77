using Azure.Core;
using Azure.Core.Pipeline;

namespace Ironflow.TestKit.StorageCost;

/// <summary>Counts what goes over the wire to tables and blobs, retries included.</summary>
public sealed class CallCounter : HttpPipelinePolicy
{
    private int count;

    /// <summary>How many so far.</summary>
    public int Count => Volatile.Read(ref count);

    /// <inheritdoc />
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Interlocked.Increment(ref count);
        ProcessNext(message, pipeline);
    }

    /// <inheritdoc />
    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Interlocked.Increment(ref count);
        return ProcessNextAsync(message, pipeline);
    }
}
