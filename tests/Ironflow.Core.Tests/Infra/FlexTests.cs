using System.Text.Json.Nodes;

namespace Ironflow.Core.Tests.Infra;

public sealed class FlexTests
{
    private const string Site = "Microsoft.Web/sites";

    [BicepFact]
    public async Task Plan_ByDefault_IsFlexConsumption()
    {
        var deployment = await Deployment.DefaultsAsync();
        Assert.Equal("FC1", (string?)deployment.One("Microsoft.Web/serverfarms")["sku"]!["name"]);
        Assert.DoesNotContain(deployment.Types, type => type.StartsWith("Microsoft.App/", StringComparison.Ordinal) || type.StartsWith("Microsoft.ContainerRegistry/", StringComparison.Ordinal));
    }

    [BicepFact]
    public async Task App_Deployed_IsFoundByAzdAndRunsNet10FromItsContainer()
    {
        var deployment = await Deployment.DefaultsAsync();
        var app = deployment.One(Site);
        Assert.Equal("functions", (string?)app["tags"]!["azd-service-name"]);
        var config = app["properties"]!["functionAppConfig"]!;
        Assert.Equal("""{"name":"dotnet-isolated","version":"10.0"}""", config["runtime"]!.ToJsonString());
        Assert.Equal("UserAssignedIdentity", (string?)config["deployment"]!["storage"]!["authentication"]!["type"]);
        Assert.Contains("'deployments'", config["deployment"]!["storage"]!["value"]!.ToString(), StringComparison.Ordinal);
        deployment.One("Microsoft.Storage/storageAccounts/blobServices/containers", "deployments");
    }

    [BicepFact]
    public async Task AlwaysReady_ByDefault_IsOneForTheDurableGroup()
        => Assert.Equal("""[{"name":"durable","instanceCount":1}]""", AlwaysReady(await Deployment.DefaultsAsync()).ToJsonString());

    [BicepFact]
    public async Task AlwaysReady_Asked_IsAlsoForHttp()
        => Assert.Equal("""[{"name":"durable","instanceCount":1},{"name":"http","instanceCount":2}]""", AlwaysReady(await Deployment.FlexAsync()).ToJsonString());

    [BicepFact]
    public async Task App_Always_TakesHttpsFromTls12AndNoPasswords()
    {
        foreach (var deployment in new[] { await Deployment.DefaultsAsync(), await Deployment.FlexAsync() })
        {
            var app = deployment.One(Site)["properties"]!;
            Assert.True((bool)app["httpsOnly"]!);
            Assert.Equal("1.2", (string?)app["siteConfig"]!["minTlsVersion"]);
            Assert.Equal("1.2", (string?)app["siteConfig"]!["scmMinTlsVersion"]);
            Assert.Equal("Disabled", (string?)app["siteConfig"]!["ftpsState"]);
            Assert.All(deployment.All($"{Site}/basicPublishingCredentialsPolicies"), policy => Assert.False((bool)policy["properties"]!["allow"]!));
            Assert.Equal(2, deployment.All($"{Site}/basicPublishingCredentialsPolicies").Count());
        }
    }

    [BicepFact]
    public async Task SignIn_WithoutAClient_LetsNoRequestIn()
    {
        var deployment = await Deployment.DefaultsAsync();
        Assert.Equal("Deny", (string?)deployment.One(Site)["properties"]!["siteConfig"]!["ipSecurityRestrictionsDefaultAction"]);
        Assert.DoesNotContain(deployment.All($"{Site}/config"), config => config["name"]!.ToString().EndsWith("/authsettingsV2", StringComparison.Ordinal));
    }

    [BicepFact]
    public async Task SignIn_WithAClient_AsksEveryRequestForItsToken()
    {
        var deployment = await Deployment.FlexAsync();
        Assert.Equal("Allow", (string?)deployment.One(Site)["properties"]!["siteConfig"]!["ipSecurityRestrictionsDefaultAction"]);
        var signIn = deployment.One($"{Site}/config", "authsettingsV2")["properties"]!;
        Assert.True((bool)signIn["platform"]!["enabled"]!);
        Assert.Equal("""{"requireAuthentication":true,"unauthenticatedClientAction":"Return401"}""", signIn["globalValidation"]!.ToJsonString());
        var entra = signIn["identityProviders"]!["azureActiveDirectory"]!;
        Assert.Equal(Deployment.EntraClient, (string?)entra["registration"]!["clientId"]);
        Assert.Equal($"""["{Deployment.EntraClient}","api://{Deployment.EntraClient}"]""", entra["validation"]!["allowedAudiences"]!.ToJsonString());
    }

    [BicepFact]
    public async Task Settings_FromKeyVault_AreReferencesByTheIdentity()
    {
        var deployment = await Deployment.FlexAsync();
        Assert.Equal("@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/openai)", deployment.Settings()["OPENAI_API_KEY"]);
        Assert.Equal(deployment.One("Microsoft.ManagedIdentity/userAssignedIdentities")["id"]!.ToString(), (string?)deployment.One(Site)["properties"]!["keyVaultReferenceIdentity"]);
    }

    [BicepFact]
    public async Task Settings_ThatThePlanRefuses_AreNotThere()
        => Assert.DoesNotContain((await Deployment.FlexAsync()).Settings().Keys, name => name.StartsWith("FUNCTIONS_", StringComparison.Ordinal) || name.StartsWith("WEBSITE_", StringComparison.Ordinal));

    private static JsonNode AlwaysReady(Deployment deployment) => deployment.One(Site)["properties"]!["functionAppConfig"]!["scaleAndConcurrency"]!["alwaysReady"]!;
}
