namespace Ironflow.Core.Tests.Infra;

/// <summary>The platform's sign-in and what the app is told of it agree: one without the other would be an open door, or a closed one.</summary>
public sealed class SignInTests
{
    private const string SignIn = "Ironflow__Auth__AppService";

    [BicepFact]
    public async Task App_IsToldToBelieveSignIn_WhereThePlatformHasItAndNowhereElse()
    {
        foreach (var deployment in await Deployment.AllAsync())
        {
            var platforms = deployment.All("Microsoft.Web/sites/config").Where(c => c["name"]!.ToString().EndsWith("/authsettingsV2", StringComparison.Ordinal))
                .Concat(deployment.All("Microsoft.App/containerApps/authConfigs")).ToList();
            if (!deployment.Types.Contains("Microsoft.Web/sites") && !deployment.Types.Contains("Microsoft.App/containerApps"))
                continue;
            Assert.Equal(platforms.Count == 1 ? "true" : "none", deployment.Settings().GetValueOrDefault(SignIn, "none"));
            Assert.All(platforms, platform => Assert.True((bool)platform["properties"]!["platform"]!["enabled"]!));
        }
    }

    [BicepFact]
    public async Task App_WithoutSignIn_IsToldToLetNobodyIn()
        => Assert.DoesNotContain((await Deployment.DefaultsAsync()).Settings().Keys, name => name.StartsWith("Ironflow__Auth__", StringComparison.Ordinal));

    [BicepFact]
    public async Task FirstAdmin_OnFlex_IsAPersonByTheirObjectId()
        => Assert.Equal("user:22222222-2222-2222-2222-222222222222", (await Deployment.FlexAsync()).Settings()["Ironflow__Auth__Roles__admin__0"]);

    [BicepFact]
    public async Task ApiKeys_SwitchedOn_AreTheAppsToRefuse()
    {
        Assert.Equal("true", (await Deployment.ContainerAsync()).Settings()["Ironflow__Auth__ApiKeys"]);
        Assert.DoesNotContain("Ironflow__Auth__ApiKeys", (await Deployment.FlexAsync()).Settings().Keys);
    }

    [BicepFact]
    public async Task Container_WhereThePlatformDoesNotSaySoItself_SaysThatSignInIsOn()
        => Assert.Equal("true", (await Deployment.ContainerAsync()).Settings()["WEBSITE_AUTH_ENABLED"]);
}
