using Ironflow.Secrets;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Core.Tests.Secrets;

public sealed class ConfigurationSecretSourceTests
{
    private static readonly ConfigurationSecretSource Source = new(new ConfigurationManager { ["Secrets:MAIL"] = "from configuration", ["Other:MAIL"] = "not a secret" });

    [Fact]
    public void Find_Configured_IsFound() => Assert.Equal("from configuration", Source.Find("MAIL"));

    [Theory]
    [InlineData("GONE")]
    [InlineData("")]
    [InlineData("X:MAIL")]
    [InlineData("../Other:MAIL")]
    public void Find_NotThere_IsNull(string name) => Assert.Null(Source.Find(name));

    [Fact]
    public void Find_InTheEnvironment_ComesFirst()
    {
        var name = "T" + Guid.NewGuid().ToString("N");
        Environment.SetEnvironmentVariable("IRONFLOW_SECRET_" + name, "from environment");
        try
        {
            var source = new ConfigurationSecretSource(new ConfigurationManager { ["Secrets:" + name] = "from configuration" });

            Assert.Equal("from environment", source.Find(name));
        }
        finally
        {
            Environment.SetEnvironmentVariable("IRONFLOW_SECRET_" + name, null);
        }
    }

    [Fact]
    public void Scope_Resolves_AndRemembersWhatItGave()
    {
        var scope = new SecretScope(Source);

        Assert.Equal("plain", scope.Resolve("plain"));
        Assert.Equal("from configuration", scope.Resolve("secret:MAIL"));
        Assert.Equal(["from configuration"], scope.Known);
        Assert.Throws<SecretNotFoundException>(() => scope.Resolve("secret:GONE"));
    }
}
