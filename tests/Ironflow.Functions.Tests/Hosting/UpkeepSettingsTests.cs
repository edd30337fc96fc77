using Ironflow.Functions.Hosting;
using Ironflow.Hosting;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Functions.Tests.Hosting;

public sealed class UpkeepSettingsTests
{
    private const string First = "Ironflow:Webhooks:Endpoints:0:";

    [Fact]
    public void Read_NothingSet_IsNoEndpointAndNoRetention()
    {
        var settings = Read();
        Assert.Empty(settings.Webhooks.Endpoints);
        Assert.Null(settings.Retention);
    }

    [Fact]
    public void Read_EndpointAndRetention_AreTakenWhole()
    {
        var settings = Read(
            (First + "Name", "ops"), (First + "Url", "https://example.com/hook"), (First + "Secret", "secret:HOOK"), (First + "Events:0", "run_completed"), (First + "Enabled", "false"),
            ("Ironflow:Webhooks:AllowedHosts:0", "10.0.0.0/8"), ("Ironflow:Retention", "30d"));
        var endpoint = Assert.Single(settings.Webhooks.Endpoints);
        Assert.Equal(("ops", "https://example.com/hook", "secret:HOOK", false), (endpoint.Name, endpoint.Url, endpoint.Secret, endpoint.Enabled));
        Assert.Equal(["run_completed"], endpoint.Events);
        Assert.Equal(["10.0.0.0/8"], settings.Webhooks.AllowedHosts);
        Assert.Equal(TimeSpan.FromDays(30), settings.Retention);
    }

    [Theory]
    [InlineData("Url", "Ironflow__Webhooks__Endpoints__0__Url")]
    [InlineData("Secret", "Ironflow__Webhooks__Endpoints__0__Secret")]
    public void Read_EndpointWithoutAPart_NamesTheSetting(string missing, string setting)
    {
        var all = new[] { (First + "Name", "ops"), (First + "Url", "https://example.com"), (First + "Secret", "secret:HOOK") };
        var error = Assert.Throws<InvalidConfigurationException>(() => Read([.. all.Where(s => !s.Item1.EndsWith(missing, StringComparison.Ordinal))]));
        Assert.Contains(setting, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RetentionThatIsNoAge_NamesTheSettingAndTheForm()
    {
        var error = Assert.Throws<InvalidConfigurationException>(() => Read(("Ironflow:Retention", "soon")));
        Assert.Contains("Ironflow__Retention takes a number with d, h or m", error.Message, StringComparison.Ordinal);
    }

    private static UpkeepSettings Read(params (string Key, string Value)[] settings)
        => UpkeepSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build());
}
