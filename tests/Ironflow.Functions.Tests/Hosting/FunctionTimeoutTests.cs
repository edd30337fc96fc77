using Ironflow.Functions.Hosting;
using Ironflow.Hosting;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Functions.Tests.Hosting;

public sealed class FunctionTimeoutTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    [Fact]
    public void LongestStep_OfTheAppsOwnHostJson_IsUnderItsFunctionTimeout()
        => Assert.Equal(
            TimeSpan.FromSeconds(570),
            FunctionTimeout.LongestStep(Settings(), Path.Combine(AppContext.BaseDirectory, "host.json")));

    [Fact]
    public void LongestStep_UnlimitedHost_IsNone() => Assert.Null(InFile("""{"functionTimeout":"-1"}"""));

    [Fact]
    public void LongestStep_Setting_ComesBeforeTheFile()
        => Assert.Equal(TimeSpan.FromSeconds(90), InFile("""{"functionTimeout":"00:10:00"}""", "00:02:00"));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"functionTimeout":"soon"}""")]
    [InlineData("""{"functionTimeout":"00:00:30"}""")]
    [InlineData("not json")]
    public void LongestStep_MissingOrSenseless_Refuses(string hostJson)
        => Assert.Throws<InvalidConfigurationException>(() => InFile(hostJson));

    public void Dispose() => File.Delete(file);

    private static IConfiguration Settings(string? timeout = null)
        => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [FunctionTimeout.Setting] = timeout }).Build();

    private TimeSpan? InFile(string hostJson, string? setting = null)
    {
        File.WriteAllText(file, hostJson);
        return FunctionTimeout.LongestStep(Settings(setting), file);
    }
}
