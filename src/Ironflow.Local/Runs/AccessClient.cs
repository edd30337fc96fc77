using System.Text.Json;
using System.Text.Json.Nodes;
using Ironflow.Local.Hosting;
using Ironflow.Local.Storage;

namespace Ironflow.Local.Runs;

/// <summary>The way of the commands for keys, grants and the audit: always the API, of the process that holds the data folder or of a host of their own, so
/// that what they do is checked and audited as everything else.</summary>
internal sealed class AccessClient(HolderApi api, LocalHost? own) : IAsyncDisposable
{
    /// <exception cref="FolderInUseException">The folder is held by a process that does not answer.</exception>
    public static async Task<AccessClient> OpenAsync(LocalHostOptions options)
    {
        if (Endpoint.Read(options.DataFolder) is { } endpoint && await HeldRunClient.AnswersAsync(endpoint))
            return new AccessClient(new HolderApi(endpoint), null);
        // Nothing of the folder is executed: only a root that does not exist is chosen.
        var host = await LocalHost.StartAsync(options with { Only = Guid.Empty });
        await host.Listening;
        return new AccessClient(new HolderApi(Endpoint.Read(options.DataFolder)!), host);
    }

    /// <summary>The reply's <c>data</c>.</summary>
    /// <exception cref="RequestException">The API refused.</exception>
    public async Task<JsonElement> SendAsync(string method, string path, JsonObject? body = null)
        => (await SendForAllAsync(method, path, body)).GetProperty("data");

    /// <summary>The whole reply.</summary>
    public async Task<JsonElement> SendForAllAsync(string method, string path, JsonObject? body = null)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            message.Content = HolderApi.JsonContent(body.ToJsonString());
        return await api.SendForAllAsync(message, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        api.Dispose();
        if (own is not null)
            await own.DisposeAsync();
    }
}
