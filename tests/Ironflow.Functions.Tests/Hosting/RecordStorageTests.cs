using Azure.Identity;
using Ironflow.Functions.Hosting;
using Ironflow.Hosting;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Functions.Tests.Hosting;

public sealed class RecordStorageTests
{
    [Fact]
    public void Open_ConnectionString_Opens() => Assert.NotNull(RecordStorage.Open(Settings(("AzureWebJobsStorage", "UseDevelopmentStorage=true"))));

    [Fact]
    public void Open_AccountName_Opens() => Assert.NotNull(RecordStorage.Open(Settings(("AzureWebJobsStorage:accountName", "records"))));

    [Fact]
    public void Open_Nothing_NamesTheSettings()
    {
        var error = Assert.Throws<InvalidConfigurationException>(() => RecordStorage.Open(Settings()));
        Assert.Contains("AzureWebJobsStorage__tableServiceUri", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TableEndpointOnly_NamesTheBlobEndpoint()
    {
        var error = Assert.Throws<InvalidConfigurationException>(
            () => RecordStorage.Open(Settings(("AzureWebJobsStorage:tableServiceUri", "https://records.table.core.windows.net"))));
        Assert.Contains("blobServiceUri", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_BrokenConnectionString_DoesNotRepeatIt()
    {
        var error = Assert.Throws<InvalidConfigurationException>(() => RecordStorage.Open(Settings(("AzureWebJobsStorage", "AccountKey=hush"))));
        Assert.DoesNotContain("hush", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EndpointOf_OwnEndpoint_ComesBeforeTheAccountsName()
    {
        var storage = Settings(("S:accountName", "records"), ("S:tableServiceUri", "https://elsewhere.example")).GetSection("S");
        Assert.Equal("https://elsewhere.example/", RecordStorage.EndpointOf(storage, "table").ToString());
        Assert.Equal("https://records.blob.core.windows.net/", RecordStorage.EndpointOf(storage, "blob").ToString());
    }

    [Theory]
    [InlineData(null, typeof(DefaultAzureCredential))]
    [InlineData("managedidentity", typeof(ManagedIdentityCredential))]
    public void CredentialOf_Setting_ChoosesTheIdentity(string? setting, Type expected)
        => Assert.IsType(expected, RecordStorage.CredentialOf(Settings(("S:credential", setting), ("S:clientId", "11111111-2222-3333-4444-555555555555")).GetSection("S")));

    private static IConfiguration Settings(params (string Key, string? Value)[] values)
        => new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(v => v.Key, v => v.Value)).Build();
}
