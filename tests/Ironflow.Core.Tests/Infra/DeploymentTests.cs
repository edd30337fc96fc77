namespace Ironflow.Core.Tests.Infra;

/// <summary>What holds for every choice of parameters.</summary>
public sealed class DeploymentTests
{
    private const string Storage = "Microsoft.Storage/storageAccounts";
    private const string Insights = "Microsoft.Insights/components";

    private static readonly string[] Roles =
    [
        $"0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3 on {Storage}", // Storage Table Data Contributor
        $"3913510d-42f4-4e42-8a64-420c390055eb on {Insights}", // Monitoring Metrics Publisher
        $"974c5e8b-45b9-4653-ba55-5f855dd0fb88 on {Storage}", // Storage Queue Data Contributor
        $"b7e6dc6d-f1e8-4753-8033-0f276bb0955b on {Storage}", // Storage Blob Data Owner
    ];

    [BicepFact]
    public async Task Storage_Always_TakesNoSharedKeyAndNoPlainHttp()
    {
        foreach (var deployment in await Deployment.AllAsync())
        {
            var account = deployment.One(Storage)["properties"]!;
            Assert.False((bool)account["allowSharedKeyAccess"]!);
            Assert.False((bool)account["allowBlobPublicAccess"]!);
            Assert.True((bool)account["supportsHttpsTrafficOnly"]!);
            Assert.Equal("TLS1_2", (string?)account["minimumTlsVersion"]);
        }
    }

    [BicepFact]
    public async Task Telemetry_Always_IsTakenFromIdentitiesOnly()
    {
        foreach (var deployment in await Deployment.AllAsync())
        {
            Assert.True((bool)deployment.One(Insights)["properties"]!["DisableLocalAuth"]!);
            Assert.True((bool)deployment.One("Microsoft.OperationalInsights/workspaces")["properties"]!["features"]!["disableLocalAuth"]!);
        }
    }

    [BicepFact]
    public async Task Roles_OfFlex_AreTheseAndNoOthers()
    {
        Assert.Equal(Roles, (await Deployment.DefaultsAsync()).Roles);
        Assert.Equal(Roles, (await Deployment.FlexAsync()).Roles);
    }

    [BicepFact]
    public async Task Roles_OfContainers_HaveTheRegistryBesides()
    {
        string[] expected = [.. Roles.Append("7f951dda-4ed3-4680-a7ca-43fe172d538d on Microsoft.ContainerRegistry/registries").Order(StringComparer.Ordinal)];
        Assert.Equal(expected, (await Deployment.ContainerAsync()).Roles);
        Assert.Equal(expected, (await Deployment.ContainerWithoutImageAsync()).Roles);
    }

    [BicepFact]
    public async Task Roles_Always_AreTheIdentitysOwn()
    {
        foreach (var deployment in await Deployment.AllAsync())
        {
            var identity = deployment.One("Microsoft.ManagedIdentity/userAssignedIdentities")["id"]!.ToString();
            Assert.All(deployment.All("Microsoft.Authorization/roleAssignments"), role =>
            {
                Assert.Contains($"{identity}'", role["properties"]!["principalId"]!.ToString(), StringComparison.Ordinal);
                Assert.Equal("ServicePrincipal", (string?)role["properties"]!["principalType"]);
            });
        }
    }

    [BicepFact]
    public async Task Everything_Always_IsWithoutKeys()
    {
        foreach (var deployment in await Deployment.AllAsync())
        {
            var all = deployment.ToString();
            Assert.DoesNotContain("AccountKey", all, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("SharedAccess", all, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("listKeys", all, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("sharedKey'", all, StringComparison.OrdinalIgnoreCase);
        }
    }

    [BicepFact]
    public async Task Settings_WhereverItRuns_OpenStorageAndTelemetryByIdentity()
    {
        foreach (var deployment in new[] { await Deployment.FlexAsync(), await Deployment.ContainerAsync() })
        {
            var settings = deployment.Settings();
            Assert.Equal(deployment.One(Storage)["name"]!.ToString(), settings["AzureWebJobsStorage__accountName"]);
            Assert.Equal("managedidentity", settings["AzureWebJobsStorage__credential"]);
            Assert.EndsWith(".clientId]", settings["AzureWebJobsStorage__clientId"], StringComparison.Ordinal);
            Assert.EndsWith(".ConnectionString]", settings["APPLICATIONINSIGHTS_CONNECTION_STRING"], StringComparison.Ordinal);
            Assert.Contains("Authorization=AAD", settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"], StringComparison.Ordinal);
            Assert.Equal("30d", settings["Ironflow__Retention"]);
            Assert.Equal("m", settings["IRONFLOW_AGENT_MODEL"]);
            Assert.DoesNotContain("AzureWebJobsStorage", settings.Keys);
        }
    }

    [BicepFact]
    public async Task Settings_WithoutRetention_KeepRuns() => Assert.DoesNotContain("Ironflow__Retention", (await Deployment.DefaultsAsync()).Settings().Keys);
}
