using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Ironflow.Hosting;
using Ironflow.Records.Tables;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Functions.Hosting;

/// <summary>Opens the record store on the storage account the host itself uses.</summary>
/// <remarks>The settings are the host's own: <c>AzureWebJobsStorage</c> as a connection string, or <c>AzureWebJobsStorage__accountName</c> or
/// <c>__tableServiceUri</c> and <c>__blobServiceUri</c> with an identity, chosen by <c>__credential</c> and <c>__clientId</c>.</remarks>
internal static class RecordStorage
{
    private const string Section = "AzureWebJobsStorage";

    /// <exception cref="InvalidConfigurationException">The settings are missing or not complete.</exception>
    public static TableRecordStore Open(IConfiguration configuration)
    {
        if (configuration[Section] is { Length: > 0 } connectionString)
            return FromConnectionString(connectionString);

        var storage = configuration.GetSection(Section);
        var credential = CredentialOf(storage);
        return new TableRecordStore(
            new TableServiceClient(EndpointOf(storage, "table"), credential, FewRetries(new TableClientOptions())),
            new BlobServiceClient(EndpointOf(storage, "blob"), credential, FewRetries(new BlobClientOptions())));
    }

    internal static Uri EndpointOf(IConfigurationSection storage, string service)
    {
        var setting = $"{service}ServiceUri";
        var text = storage[setting] ?? (storage["accountName"] is { Length: > 0 } account ? $"https://{account}.{service}.core.windows.net" : null)
            ?? throw new InvalidConfigurationException($"no storage is configured: set {Section} to a connection string, or {Section}__accountName, or {Section}__{setting}");
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            ? uri
            : throw new InvalidConfigurationException($"{Section}__{setting} is not an address: '{text}'");
    }

    internal static TokenCredential CredentialOf(IConfigurationSection storage)
    {
        if (!string.Equals(storage["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase))
            return new DefaultAzureCredential();
        return new ManagedIdentityCredential(
            storage["clientId"] is { Length: > 0 } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned);
    }

    // Who calls the store waits durably for one that is away, so a call gives up soon.
    private static T FewRetries<T>(T options)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromMilliseconds(100);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        return options;
    }

    private static TableRecordStore FromConnectionString(string connectionString)
    {
        try
        {
            return new TableRecordStore(connectionString);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or InvalidOperationException)
        {
            // The text itself holds a key.
            throw new InvalidConfigurationException($"{Section} is not a storage connection string: {error.GetType().Name}");
        }
    }
}
