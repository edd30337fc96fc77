using Ironflow.Functions.Hosting;
using Ironflow.Hosting;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Functions.Tests.Hosting;

public sealed class DevelopmentOnlyTests
{
    [Theory]
    [InlineData("Development")]
    [InlineData("development")]
    public void Require_OnADevelopersMachine_Passes(string environment) => DevelopmentOnly.Require(Settings(environment, null));

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("Production", null)]
    [InlineData("Staging", null)]
    [InlineData("Development", "a1b2")]
    public void Require_Elsewhere_Refuses(string? environment, string? instance)
    {
        var error = Assert.Throws<InvalidConfigurationException>(() => DevelopmentOnly.Require(Settings(environment, instance)));
        Assert.Contains("authentication", error.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Settings(string? environment, string? instance)
        => new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["AZURE_FUNCTIONS_ENVIRONMENT"] = environment, ["WEBSITE_INSTANCE_ID"] = instance })
            .Build();
}
