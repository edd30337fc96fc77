using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironflow.Local.Hosting;

namespace Ironflow.Local.Runs;

/// <summary>The process that holds the data folder went away, or does not answer.</summary>
internal sealed class HolderGoneException(Uri url, HttpRequestException inner)
    : IronflowException($"the process that held the data folder does not answer at {url}: {inner.Message}. What it ran is on record; 'ironflow serve' goes on with it", inner)
{
    /// <summary>Whether the request may have reached it: only one that surely did not may be sent again if it must not be carried out twice.</summary>
    public bool WasSent { get; } = inner.HttpRequestError != HttpRequestError.ConnectionError;
}

/// <summary>Requests to the API of the process that holds the data folder, and what it answers.</summary>
internal sealed class HolderApi : IDisposable
{
    private readonly HttpClient http;

    public HolderApi(Endpoint endpoint)
    {
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(endpoint.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", endpoint.Token);
    }

    public void Dispose() => http.Dispose();

    public async Task<JsonElement> PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent(body.ToJsonString()) };
        return await SendAsync(message, cancellationToken);
    }

    public static StringContent JsonContent(string json) => new(json, Encoding.UTF8, "application/json");

    public async Task<JsonElement> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
        => (await SendForAllAsync(message, cancellationToken)).GetProperty("data");

    /// <summary>The whole reply, with what stands beside its data.</summary>
    public async Task<JsonElement> SendForAllAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var (reply, body) = await ExchangeAsync(message, cancellationToken);
        if ((int)reply is >= 200 and < 300)
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }

        throw Refused(reply, body);
    }

    private async Task<(HttpStatusCode Status, string Body)> ExchangeAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await http.SendAsync(message, cancellationToken);
            return (reply.StatusCode, await reply.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException error)
        {
            throw new HolderGoneException(http.BaseAddress!, error);
        }
    }

    private static RequestException Refused(HttpStatusCode status, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var error = document.RootElement.GetProperty("error");
            var details = error.TryGetProperty("details", out var found) && found.ValueKind == JsonValueKind.Object
                ? found.EnumerateObject().ToDictionary(d => d.Name, d => d.Value.ToString())
                : null;
            return new RequestException(error.GetProperty("code").GetString()!, error.GetProperty("message").GetString()!, details);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException)
        {
            return new RequestException("UNEXPECTED_REPLY", $"the process that holds the data folder answered {(int)status}: {body}");
        }
    }
}
