using Azure.Core;
using Azure.Core.Pipeline;

namespace Ironflow.Core.Tests.Records;

/// <summary>Does something of another process's right before the first request of some kind.</summary>
internal sealed class StorageHook(Func<HttpMessage, bool> before, Func<Task> action) : HttpPipelinePolicy
{
    public bool HasRun { get; private set; }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("the store calls asynchronously");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (!HasRun && before(message))
        {
            HasRun = true;
            await action();
        }

        await ProcessNextAsync(message, pipeline);
    }
}
