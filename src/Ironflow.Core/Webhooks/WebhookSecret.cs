using Ironflow.Hosting;
using Ironflow.Secrets;

namespace Ironflow.Webhooks;

/// <summary>The signing key of an endpoint, in the form Standard Webhooks gives it.</summary>
internal static class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const string Form = "it is 'whsec_' and 24 to 64 random bytes in base 64, such as \"whsec_$(openssl rand -base64 32)\"";

    public static bool IsNamed(WebhookEndpoint endpoint) => endpoint.Secret?.StartsWith(SecretScope.Prefix, StringComparison.Ordinal) == true;

    /// <exception cref="InvalidConfigurationException">It is missing or not of that form; the message does not repeat it.</exception>
    public static byte[] Read(WebhookEndpoint endpoint, ISecretSource? secrets)
    {
        var where = $"webhook '{endpoint.Name}': its Secret";
        var text = endpoint.Secret;
        if (IsNamed(endpoint))
        {
            var name = text[SecretScope.Prefix.Length..];
            where = $"webhook '{endpoint.Name}': the secret '{name}'";
            text = secrets?.Find(name) ?? throw new InvalidConfigurationException($"webhook '{endpoint.Name}': {new SecretNotFoundException(name).Message}");
        }

        if (text?.StartsWith(Prefix, StringComparison.Ordinal) != true)
            throw new InvalidConfigurationException($"{where} does not begin with 'whsec_'; {Form}");
        var key = new byte[text.Length];
        if (!Convert.TryFromBase64String(text[Prefix.Length..], key, out var length))
            throw new InvalidConfigurationException($"{where} is not base 64 after 'whsec_'; {Form}");
        if (length is < 24 or > 64)
            throw new InvalidConfigurationException(FormattableString.Invariant($"{where} has {length} bytes; {Form}"));
        return key[..length];
    }
}
