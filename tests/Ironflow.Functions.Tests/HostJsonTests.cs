namespace Ironflow.Functions.Tests;

public sealed class HostJsonTests
{
    [Fact]
    public void HostJson_OfTheRoot_IsInTheAppsOutput()
        => Assert.Contains("\"routePrefix\": \"\"", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")), StringComparison.Ordinal);
}
