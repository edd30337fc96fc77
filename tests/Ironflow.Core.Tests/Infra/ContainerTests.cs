using Ironflow.Core.Tests.Architecture;

namespace Ironflow.Core.Tests.Infra;

public sealed class ContainerTests
{
    private const string App = "Microsoft.App/containerApps";

    [BicepFact]
    public async Task Hosting_OnContainers_LeavesFlexOut()
    {
        var deployment = await Deployment.ContainerAsync();
        Assert.DoesNotContain(deployment.Types, type => type.StartsWith("Microsoft.Web/", StringComparison.Ordinal));
        Assert.Equal("functionapp", (string?)deployment.One(App)["kind"]);
    }

    [BicepFact]
    public async Task Image_NotThereYet_IsARegistryToPushToAndNoApp()
    {
        var deployment = await Deployment.ContainerWithoutImageAsync();
        Assert.Empty(deployment.All(App));
        Assert.Empty(deployment.All($"{App}/authConfigs"));
        Assert.Equal(deployment.One("Microsoft.ContainerRegistry/registries")["name"]!.ToString(), (string?)deployment.Outputs["IRONFLOW_REGISTRY"]);
    }

    [BicepFact]
    public async Task Registry_Always_IsOpenedByIdentity()
    {
        var deployment = await Deployment.ContainerAsync();
        Assert.False((bool)deployment.One("Microsoft.ContainerRegistry/registries")["properties"]!["adminUserEnabled"]!);
        var registry = deployment.One(App)["properties"]!["configuration"]!["registries"]![0]!;
        Assert.Equal(deployment.One("Microsoft.ManagedIdentity/userAssignedIdentities")["id"]!.ToString(), (string?)registry["identity"]);
        Assert.Null(registry["passwordSecretRef"]);
    }

    [BicepFact]
    public async Task Replicas_Idle_AreOne()
        => Assert.Equal("""{"minReplicas":1,"maxReplicas":3}""", (await Deployment.ContainerAsync()).One(App)["properties"]!["template"]!["scale"]!.ToJsonString());

    [BicepFact]
    public async Task Ingress_WithAClient_TakesHttpsAndAsksForItsToken()
    {
        var deployment = await Deployment.ContainerAsync();
        Assert.Equal("""{"external":true,"allowInsecure":false,"targetPort":8080}""", deployment.One(App)["properties"]!["configuration"]!["ingress"]!.ToJsonString());
        var signIn = deployment.One($"{App}/authConfigs", "current")["properties"]!;
        // With API keys the platform passes on what has no token, and the app refuses it.
        Assert.Equal("AllowAnonymous", (string?)signIn["globalValidation"]!["unauthenticatedClientAction"]);
        Assert.Equal(Deployment.EntraClient, (string?)signIn["identityProviders"]!["azureActiveDirectory"]!["registration"]!["clientId"]);
    }

    [BicepFact]
    public async Task Settings_FromKeyVault_AreSecretsReadByTheIdentity()
    {
        var deployment = await Deployment.ContainerAsync();
        Assert.Equal("secret ironflow--webhooks--endpoints--0--secret", deployment.Settings()["Ironflow__Webhooks__Endpoints__0__Secret"]);
        var secret = Assert.Single(deployment.One(App)["properties"]!["configuration"]!["secrets"]!.AsArray())!;
        Assert.Equal("https://v.vault.azure.net/secrets/hook", (string?)secret["keyVaultUrl"]);
        Assert.Equal(deployment.One("Microsoft.ManagedIdentity/userAssignedIdentities")["id"]!.ToString(), (string?)secret["identity"]);
        Assert.Null(secret["value"]);
    }

    [BicepFact]
    public async Task Logs_Always_GoToTheWorkspaceWithoutItsKey()
    {
        var deployment = await Deployment.ContainerAsync();
        Assert.Equal("""{"destination":"azure-monitor"}""", deployment.One("Microsoft.App/managedEnvironments")["properties"]!["appLogsConfiguration"]!.ToJsonString());
        Assert.Equal(
            deployment.One("Microsoft.OperationalInsights/workspaces")["id"]!.ToString(),
            (string?)deployment.One("Microsoft.Insights/diagnosticSettings")["properties"]!["workspaceId"]);
    }

    [Fact]
    public void Dockerfile_RunsAsNobodysRoot_OnThePortOfTheIngress()
    {
        var lines = File.ReadAllLines(Repository.PathOf("Dockerfile"));
        Assert.Equal("USER 1654", lines.Last(line => line.StartsWith("USER ", StringComparison.Ordinal)));
        Assert.Contains("EXPOSE 8080", lines);
        Assert.Contains(lines, line => line.Contains("ASPNETCORE_URLS=http://+:8080", StringComparison.Ordinal));
    }

    [Fact]
    public void Dockerfile_IsBuiltOn_TheFrameworkOfTheProjects()
    {
        var framework = Repository.Project("Directory.Build.props").Descendants("TargetFramework").Single().Value["net".Length..];
        var images = File.ReadLines(Repository.PathOf("Dockerfile")).Where(line => line.StartsWith("FROM mcr", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]);
        Assert.Equal([$"mcr.microsoft.com/dotnet/sdk:{framework}", $"mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated{framework}"], images);
    }

    [Fact]
    public void Dockerfile_Copies_NothingThatTheIgnoreFileKeepsOut()
    {
        var kept = File.ReadLines(Repository.PathOf(".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..]).ToArray();
        Assert.All(kept, path => Assert.True(Path.Exists(Repository.PathOf(path)), path));
        Assert.Contains("tests/claude-code", kept);
        Assert.Contains("host.json", kept);
        Assert.Contains("**/local.settings.json", File.ReadLines(Repository.PathOf(".dockerignore")));
    }
}
