using System.Text.Json;
using System.Text.Json.Serialization;
using Ironflow.Hosting;
using Ironflow.Webhooks;

namespace Ironflow.Local.Hosting;

/// <summary>Reads the file that names webhooks: <c>{"endpoints":[{"name","url","secret","events"}],"allowed_hosts":[]}</c>.</summary>
internal static class WebhookFile
{
    /// <exception cref="InvalidConfigurationException">It cannot be read, or an endpoint is not in order.</exception>
    public static WebhookOptions Read(string? file)
    {
        if (string.IsNullOrEmpty(file))
            return new WebhookOptions();
        try
        {
            var options = JsonSerializer.Deserialize(File.ReadAllText(file), WebhookFileJson.Default.WebhookOptions) ?? new WebhookOptions();
            WebhookRules.Validate(options);
            return options;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InvalidConfigurationException($"--webhooks (or IRONFLOW_WEBHOOKS) names '{file}', which cannot be read: {error.Message}");
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(WebhookOptions))]
internal sealed partial class WebhookFileJson : JsonSerializerContext;
