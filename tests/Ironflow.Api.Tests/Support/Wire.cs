using System.Net;
using System.Text;
using System.Text.Json;

namespace Ironflow.Api.Tests.Support;

/// <summary>Short forms for requests and what comes back.</summary>
internal static class Wire
{
    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public static Task<HttpResponseMessage> StartRunAsync(this HttpClient client, string body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Content = Json(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return client.SendAsync(request);
    }

    public static async Task<JsonElement> RootAsync(this HttpResponseMessage response)
        => JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    public static async Task<JsonElement> DataAsync(this HttpResponseMessage response, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("data");
    }

    public static async Task<JsonElement> DataAsync(this HttpClient client, string path) => await (await client.GetAsync(path)).DataAsync();

    /// <summary>Requires an error in the envelope and returns it.</summary>
    public static async Task<JsonElement> ErrorAsync(this HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var root = JsonDocument.Parse(text).RootElement;
        Assert.Equal(["error"], root.EnumerateObject().Select(p => p.Name));
        var error = root.GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        return error;
    }

    public static async Task<JsonElement> ErrorAsync(this Task<HttpResponseMessage> response, HttpStatusCode status, string code)
        => await (await response).ErrorAsync(status, code);

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    public static string Detail(this JsonElement error, string name) => error.GetProperty("details").Text(name);
}
