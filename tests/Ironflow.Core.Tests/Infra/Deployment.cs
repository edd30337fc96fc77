using System.Text.Json.Nodes;

namespace Ironflow.Core.Tests.Infra;

/// <summary>What <c>infra/main.bicep</c> creates with one choice of parameters. Each choice is evaluated once.</summary>
internal sealed class Deployment
{
    public const string EntraClient = "11111111-1111-1111-1111-111111111111";

    private const string Named = """
        param environmentName = 'demo'
        param location = 'westeurope'

        """;

    private static readonly Lazy<Task<Deployment>> OfDefaults = new(() => OfAsync(""));

    private static readonly Lazy<Task<Deployment>> OfFlex = new(() => OfAsync($$"""
        param entraClientId = '{{EntraClient}}'
        param admin = '22222222-2222-2222-2222-222222222222'
        param privateNetwork = true
        param alwaysReadyHttp = 2
        param retention = '30d'
        param appSettings = { IRONFLOW_AGENT_MODEL: 'm', AzureWebJobsStorage__accountName: 'other' }
        param keyVaultSettings = { OPENAI_API_KEY: 'https://v.vault.azure.net/secrets/openai' }
        """));

    private static readonly Lazy<Task<Deployment>> OfContainer = new(() => OfAsync($$"""
        param hosting = 'container'
        param containerImage = 'x.azurecr.io/ironflow:1'
        param entraClientId = '{{EntraClient}}'
        param apiKeys = true
        param privateNetwork = true
        param retention = '30d'
        param appSettings = { IRONFLOW_AGENT_MODEL: 'm', Ironflow__Auth__AppService: 'false' }
        param keyVaultSettings = { Ironflow__Webhooks__Endpoints__0__Secret: 'https://v.vault.azure.net/secrets/hook' }
        """));

    private static readonly Lazy<Task<Deployment>> OfContainerWithoutImage = new(() => OfAsync("param hosting = 'container'"));

    private readonly JsonNode[] resources;

    private Deployment(JsonNode snapshot)
    {
        resources = [.. snapshot["predictedResources"]!.AsArray().Select(resource => resource!)];
        Outputs = snapshot["outputs"]!.AsObject();
    }

    /// <summary>Nothing but name and region.</summary>
    public static Task<Deployment> DefaultsAsync() => OfDefaults.Value;

    /// <summary>Flex Consumption with everything switched on.</summary>
    public static Task<Deployment> FlexAsync() => OfFlex.Value;

    /// <summary>Container Apps with everything switched on.</summary>
    public static Task<Deployment> ContainerAsync() => OfContainer.Value;

    /// <summary>Container Apps before there is an image.</summary>
    public static Task<Deployment> ContainerWithoutImageAsync() => OfContainerWithoutImage.Value;

    public static async Task<IReadOnlyList<Deployment>> AllAsync()
        => await Task.WhenAll(DefaultsAsync(), FlexAsync(), ContainerAsync(), ContainerWithoutImageAsync());

    public JsonObject Outputs { get; }

    public IEnumerable<string> Types => resources.Select(TypeOf).Distinct();

    /// <summary>The names of the roles' definitions with the type of what each is granted on, in order.</summary>
    public IEnumerable<string> Roles => All("Microsoft.Authorization/roleAssignments")
        .Select(role => $"{Last(role["properties"]!["roleDefinitionId"])} on {Scope(role["id"]!.ToString())}")
        .Order(StringComparer.Ordinal);

    public IEnumerable<JsonNode> All(string type) => resources.Where(resource => TypeOf(resource) == type);

    public JsonNode One(string type, string? name = null) => Assert.Single(All(type), resource => name is null || Last(resource["name"]) == name);

    /// <summary>The app's settings, wherever it is hosted.</summary>
    public IReadOnlyDictionary<string, string> Settings()
    {
        if (Types.Contains("Microsoft.Web/sites"))
            return One("Microsoft.Web/sites/config", "appsettings")["properties"]!.AsObject().ToDictionary(setting => setting.Key, setting => setting.Value!.ToString());
        return One("Microsoft.App/containerApps")["properties"]!["template"]!["containers"]![0]!["env"]!.AsArray()
            .ToDictionary(entry => entry!["name"]!.ToString(), entry => entry!["value"]?.ToString() ?? $"secret {entry["secretRef"]}");
    }

    public override string ToString() => string.Join('\n', resources.Select(resource => resource.ToJsonString()));

    private static async Task<Deployment> OfAsync(string parameters) => new(await Bicep.SnapshotAsync(Named + parameters));

    private static string TypeOf(JsonNode resource) => resource["type"]!.ToString();

    private static string Last(JsonNode? path) => path!.ToString().Split('/')[^1];

    // The provider before the one of the assignment itself.
    private static string Scope(string id) => string.Join('/', id.Split("/providers/")[^2].Split('/')[..2]);
}
