using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Ironflow.Records.Tables;

/// <summary>Clients that give up soon: an orchestration waits durably for a store that is away, so a call need not.</summary>
internal static class StorageClients
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    public static TableServiceClient Tables(string connectionString, TimeSpan? retryDelay = null, params IEnumerable<HttpPipelinePolicy> perTry)
        => new(connectionString, Configure(new TableClientOptions(), retryDelay ?? RetryDelay, perTry));

    public static BlobServiceClient Blobs(string connectionString, TimeSpan? retryDelay = null, params IEnumerable<HttpPipelinePolicy> perTry)
        => new(connectionString, Configure(new BlobClientOptions(), retryDelay ?? RetryDelay, perTry));

    private static T Configure<T>(T options, TimeSpan retryDelay, IEnumerable<HttpPipelinePolicy> perTry)
        where T : ClientOptions
    {
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = retryDelay;
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        foreach (var policy in perTry)
            options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        return options;
    }
}
