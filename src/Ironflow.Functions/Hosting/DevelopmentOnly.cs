using Ironflow.Hosting;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Functions.Hosting;

/// <summary>Closed by default (design §4.12): an app that asks nobody who they are runs on a developer's machine only.</summary>
internal static class DevelopmentOnly
{
    /// <exception cref="InvalidConfigurationException">This is not one.</exception>
    public static void Require(IConfiguration configuration)
    {
        var environment = configuration["AZURE_FUNCTIONS_ENVIRONMENT"];
        if (!string.Equals(environment, "Development", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidConfigurationException(
                $"authentication is not set up, and without it this app starts only with AZURE_FUNCTIONS_ENVIRONMENT=Development (it is '{environment ?? "not set"}')");
        }

        if (!string.IsNullOrEmpty(configuration["WEBSITE_INSTANCE_ID"]))
            throw new InvalidConfigurationException("authentication is not set up, and without it this app does not start in Azure (WEBSITE_INSTANCE_ID is set)");
    }
}
