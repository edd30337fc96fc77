using System.Text.Json.Nodes;

namespace Ironflow.Core.Tests.Infra;

public sealed class NetworkTests
{
    [BicepFact]
    public async Task Network_NotAsked_IsNotThere()
    {
        var deployment = await Deployment.DefaultsAsync();
        Assert.DoesNotContain(deployment.Types, type => type.StartsWith("Microsoft.Network/", StringComparison.Ordinal));
        Assert.Equal("Enabled", (string?)deployment.One("Microsoft.Storage/storageAccounts")["properties"]!["publicNetworkAccess"]);
    }

    [BicepFact]
    public async Task Storage_InANetwork_AnswersNobodyOutside()
    {
        foreach (var deployment in await WithNetworkAsync())
        {
            var account = deployment.One("Microsoft.Storage/storageAccounts")["properties"]!;
            Assert.Equal("Disabled", (string?)account["publicNetworkAccess"]);
            Assert.Equal("""{"bypass":"None","defaultAction":"Deny"}""", account["networkAcls"]!.ToJsonString());
        }
    }

    [BicepFact]
    public async Task Endpoints_InANetwork_AreBlobQueueAndTableEachWithItsZone()
    {
        foreach (var deployment in await WithNetworkAsync())
        {
            var endpoints = deployment.All("Microsoft.Network/privateEndpoints").Select(endpoint => endpoint["properties"]!["privateLinkServiceConnections"]![0]!["properties"]!["groupIds"]![0]!.ToString());
            Assert.Equal(["blob", "queue", "table"], endpoints);
            Assert.Equal(3, deployment.All("Microsoft.Network/privateDnsZones").Count());
            Assert.Equal(3, deployment.All("Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count());
            Assert.All(
                deployment.All("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Zip(deployment.All("Microsoft.Network/privateDnsZones")),
                pair => Assert.Equal(pair.Second["id"]!.ToString(), (string?)pair.First["properties"]!["privateDnsZoneConfigs"]![0]!["properties"]!["privateDnsZoneId"]));
        }
    }

    [BicepFact]
    public async Task App_InANetwork_IsInTheSubnetDelegatedToIt()
    {
        var deployments = await WithNetworkAsync();
        Assert.EndsWith("/subnets/app", (string?)deployments[0].One("Microsoft.Web/sites")["properties"]!["virtualNetworkSubnetId"], StringComparison.Ordinal);
        Assert.EndsWith("/subnets/app", (string?)deployments[1].One("Microsoft.App/managedEnvironments")["properties"]!["vnetConfiguration"]!["infrastructureSubnetId"], StringComparison.Ordinal);
        foreach (var deployment in deployments)
        {
            var subnets = deployment.One("Microsoft.Network/virtualNetworks")["properties"]!["subnets"]!.AsArray();
            Assert.Equal(["10.20.0.0/24", "10.20.1.0/24"], subnets.Select(subnet => subnet!["properties"]!["addressPrefix"]!.ToString()));
            Assert.Equal("Microsoft.App/environments", (string?)subnets[0]!["properties"]!["delegations"]![0]!["properties"]!["serviceName"]);
        }
    }

    private static async Task<Deployment[]> WithNetworkAsync() => [await Deployment.FlexAsync(), await Deployment.ContainerAsync()];
}
