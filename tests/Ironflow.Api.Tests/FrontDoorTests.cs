using System.Net;
using Ironflow.Api.Access;
using Ironflow.Hosting;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Api.Tests;

public class FrontDoorTests
{
    private static readonly AuthOptions ByKeys = new() { ApiKeys = true };

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3")]
    [InlineData("::1")]
    public void Server_OnLoopback_NeedsNoAuthentication(string address) => FrontDoor.Require(AuthOptions.None, IPAddress.Parse(address));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.7")]
    public void Server_Beyond_RefusesWithoutAndStartsWithIt(string address)
    {
        var error = Assert.Throws<InvalidConfigurationException>(() => FrontDoor.Require(AuthOptions.None, IPAddress.Parse(address)));
        Assert.Contains("Ironflow__Auth__ApiKeys=true", error.Message, StringComparison.Ordinal);
        FrontDoor.Require(ByKeys, IPAddress.Parse(address));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("", null, null)]
    [InlineData("Production", null, null)]
    [InlineData("Development", "a1b2", null)]
    [InlineData("Development", null, "ca-ironflow")]
    public void App_ThatIsNoDevelopersMachine_RefusesWithoutAndStartsWithIt(string? environment, string? instance, string? container)
    {
        var settings = Settings(("AZURE_FUNCTIONS_ENVIRONMENT", environment), ("WEBSITE_INSTANCE_ID", instance), ("CONTAINER_APP_NAME", container));
        var error = Assert.Throws<InvalidConfigurationException>(() => FrontDoor.Require(AuthOptions.None, settings));
        Assert.Contains("authentication", error.Message, StringComparison.Ordinal);
        FrontDoor.Require(ByKeys, settings);
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("development")]
    public void App_OnADevelopersMachine_Starts(string environment) => FrontDoor.Require(AuthOptions.None, Settings(("AZURE_FUNCTIONS_ENVIRONMENT", environment)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("False")]
    public void SignIn_BelievedWhereThePlatformHasNone_Refuses(string? platform)
    {
        var error = Assert.Throws<InvalidConfigurationException>(() => AuthOptions.Read(Settings(("Ironflow:Auth:AppService", "true"), ("WEBSITE_AUTH_ENABLED", platform))));
        Assert.Contains("WEBSITE_AUTH_ENABLED", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SignIn_OfThePlatformAlone_IsNotBelieved()
        => Assert.False(AuthOptions.Read(Settings(("WEBSITE_AUTH_ENABLED", "True"))).HasSource);

    [Fact]
    public void Settings_AreRead()
    {
        var auth = AuthOptions.Read(Settings(
            ("Ironflow:Auth:AppService", "true"), ("WEBSITE_AUTH_ENABLED", "True"), ("Ironflow:Auth:ApiKeys", "true"), ("Ironflow:Auth:UserClaim", "upn"),
            ("Ironflow:Auth:Roles:admin:0", "user:ada"), ("Ironflow:Auth:Roles:Approver:0", "group:g1"), ("Ironflow:Auth:Roles:Approver:1", "claim:Approvers")));

        Assert.True(auth is { AppService: true, ApiKeys: true, UserClaim: "upn" });
        Assert.Equal(["user:ada"], auth.Roles["admin"]);
        Assert.Equal(["group:g1", "claim:Approvers"], auth.Roles["approver"]);
    }

    [Theory]
    [InlineData("Ironflow:Auth:ApiKeys", "yes")]
    [InlineData("Ironflow:Auth:Roles:root:0", "user:ada")]
    [InlineData("Ironflow:Auth:Roles:admin:0", "ada")]
    [InlineData("Ironflow:Auth:Roles:admin:0", "user:")]
    [InlineData("Ironflow:Auth:Roles:admin", "user:ada")]
    public void Settings_ThatMakeNoSense_AreNamed(string name, string value)
    {
        var error = Assert.Throws<InvalidConfigurationException>(() => AuthOptions.Read(Settings((name, value))));
        Assert.Contains("Ironflow__Auth__", error.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Settings(params (string Name, string? Value)[] settings)
        => new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => s.Value)).Build();
}
