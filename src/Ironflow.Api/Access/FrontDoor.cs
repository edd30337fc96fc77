using System.Net;
using Ironflow.Hosting;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Api.Access;

/// <summary>Closed by default (design §4.12): a host that others can reach does not start without a way to tell who they are.</summary>
public static class FrontDoor
{
    private const string Remedy = "set Ironflow__Auth__ApiKeys=true, or in Azure Ironflow__Auth__AppService=true with App Service authentication on (docs/security.md)";

    /// <summary>The rule for a server of its own.</summary>
    /// <param name="auth">Whom it lets in.</param>
    /// <param name="address">What it is to bind.</param>
    /// <exception cref="InvalidConfigurationException">It would stand open.</exception>
    public static void Require(AuthOptions auth, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(auth);
        ArgumentNullException.ThrowIfNull(address);
        if (!auth.HasSource && !IPAddress.IsLoopback(address))
            throw new InvalidConfigurationException($"authentication is not set up, and without it a server binds loopback only, not {address}; {Remedy}");
    }

    /// <summary>The rule for the Functions app, which the platform binds: without authentication it is a developer's machine or nothing.</summary>
    /// <exception cref="InvalidConfigurationException">It would stand open.</exception>
    public static void Require(AuthOptions auth, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(auth);
        ArgumentNullException.ThrowIfNull(configuration);
        if (auth.HasSource)
            return;
        var environment = configuration["AZURE_FUNCTIONS_ENVIRONMENT"];
        if (!string.Equals(environment, "Development", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidConfigurationException(
                $"authentication is not set up, and without it this app starts only with AZURE_FUNCTIONS_ENVIRONMENT=Development (it is '{environment ?? "not set"}'); {Remedy}");
        }

        foreach (var sign in new[] { "WEBSITE_INSTANCE_ID", "CONTAINER_APP_NAME" })
        {
            if (!string.IsNullOrEmpty(configuration[sign]))
                throw new InvalidConfigurationException($"authentication is not set up, and without it this app does not start in Azure ({sign} is set); {Remedy}");
        }
    }
}
