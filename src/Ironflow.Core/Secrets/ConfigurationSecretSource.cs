using Microsoft.Extensions.Configuration;

namespace Ironflow.Secrets;

/// <summary>Secrets from the environment variable <c>IRONFLOW_SECRET_{name}</c>, else from the configuration's <c>Secrets:{name}</c>
/// (user secrets, key vault, app settings).</summary>
/// <param name="configuration">The host's configuration.</param>
public sealed class ConfigurationSecretSource(IConfiguration configuration) : ISecretSource
{
    /// <inheritdoc/>
    public string? Find(string name)
    {
        // A name reaches this from a workflow's data: it must not step out of the section.
        if (string.IsNullOrEmpty(name) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
            return null;
        return Environment.GetEnvironmentVariable("IRONFLOW_SECRET_" + name) ?? configuration["Secrets:" + name];
    }
}
