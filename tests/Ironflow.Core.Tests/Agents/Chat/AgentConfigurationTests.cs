using Ironflow.Agents;
using Ironflow.Agents.Chat;
using Ironflow.Core.Tests.Execution;
using Ironflow.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Core.Tests.Agents.Chat;

public sealed class AgentConfigurationTests : ChatFixture
{
    [Fact]
    public void FromEnvironment_NothingSet_HasNoServices() => Assert.Empty(From().Services);

    [Fact]
    public void FromEnvironment_VariablesSet_GivesTheirServicesInOrder()
    {
        var services = From(
            ("OPENAI_API_KEY", "k"), ("IRONFLOW_OPENAI_MODEL", "gpt-4.1"), ("ANTHROPIC_API_KEY", "k"), ("AZURE_OPENAI_ENDPOINT", "https://a.openai.azure.com"),
            ("IRONFLOW_AZURE_OPENAI_MODEL", "deployed"), ("IRONFLOW_OPENAI_COMPATIBLE_ENDPOINT", " http://localhost:11434/v1 "), ("IRONFLOW_OPENAI_COMPATIBLE_MODEL", "qwen3")).Services;
        Assert.Equal(["openai", "anthropic", "azure-openai", "openai-compatible"], services.Select(service => service.Name));
        Assert.Equal(["gpt-4.1", null, "deployed", "qwen3"], services.Select(service => service.DefaultModel));
        Assert.Equal(new Uri("http://localhost:11434/v1"), services[3].Endpoint);
    }

    [Theory]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("AZURE_OPENAI_ENDPOINT")]
    public void FromEnvironment_Blank_CountsAsNotSet(string name) => Assert.Empty(From((name, " ")).Services);

    [Theory]
    [InlineData("AZURE_OPENAI_ENDPOINT", "my-resource", "AZURE_OPENAI_ENDPOINT is 'my-resource'")]
    [InlineData("AZURE_OPENAI_ENDPOINT", "ftp://x", "set AZURE_OPENAI_ENDPOINT, such as https://")]
    [InlineData("IRONFLOW_OPENAI_COMPATIBLE_ENDPOINT", "localhost:11434", "set IRONFLOW_OPENAI_COMPATIBLE_ENDPOINT, such as http://")]
    [InlineData("IRONFLOW_OPENAI_COMPATIBLE_ENDPOINT", "http://u:p@localhost", "give the key as a secret")]
    [InlineData("IRONFLOW_MODEL_PRICES", "/nowhere.json", "/nowhere.json cannot be read")]
    public void FromEnvironment_NotValid_NamesTheSettingAndTheRemedy(string name, string value, string part)
        => Assert.Contains(part, Assert.Throws<InvalidConfigurationException>(() => From((name, value))).Message, StringComparison.Ordinal);

    public static TheoryData<string, ChatServiceOptions> Invalid => new()
    {
        { "has no Endpoint", new("x", ChatServiceKind.AzureOpenAi) },
        { "MaxTurns 0", new("x", ChatServiceKind.OpenAi) { MaxTurns = 0 } },
        { "MaxOutputTokens 0", new("x", ChatServiceKind.OpenAi) { MaxOutputTokens = 0 } },
        { "IdleTimeout", new("x", ChatServiceKind.OpenAi) { IdleTimeout = TimeSpan.Zero } },
        { "blank DefaultModel", new("x", ChatServiceKind.OpenAi) { DefaultModel = " " } },
        { "blank KeySecret", new("x", ChatServiceKind.OpenAi) { KeySecret = "" } },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void AddChatAgents_OptionsNotValid_AreRefused(string part, ChatServiceOptions options)
    {
        var error = Assert.Throws<InvalidConfigurationException>(() => new ServiceCollection().AddChatAgents(new AgentConfiguration { Services = [options] }));
        Assert.StartsWith("model service 'x' ", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddChatAgents_Services_AreProvidersAfterTheBuildersOwn()
    {
        var first = new FakeProvider("first", _ => new AgentAnswer()) { ModelPrefixes = ["claude"] };
        using var services = new ServiceCollection()
            .AddIronflow(builder => builder.AddAgentProvider(first))
            .AddChatAgents(From(("OPENAI_API_KEY", "k"), ("ANTHROPIC_API_KEY", "k")))
            .BuildServiceProvider();
        var providers = services.GetRequiredService<AgentProviders>();
        providers.Validate();
        Assert.Equal(["first", "openai", "anthropic"], providers.All.Select(provider => provider.Name));
        Assert.Equal("first", providers.Select(null, "claude-sonnet-4-5").Name);
        Assert.Equal("openai", providers.Select(null, "gpt-5").Name);
    }

    [Fact]
    public async Task Check_KeyThere_IsReady()
    {
        using var provider = Provider(new ChatServiceOptions("openai", ChatServiceKind.OpenAi));
        Assert.Equal(new AgentReadiness("openai", true, "has its key ('KEY')"), await provider.CheckAsync(new FixedSecrets(("KEY", Key)), default));
    }

    [Fact]
    public async Task Check_KeyMissing_SaysWhereToSetIt()
    {
        using var provider = Provider(new ChatServiceOptions("openai", ChatServiceKind.OpenAi));
        var check = await provider.CheckAsync(new FixedSecrets(), default);
        Assert.False(check.IsReady);
        Assert.Contains("IRONFLOW_SECRET_KEY, or configure Secrets:KEY", check.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChatServiceKind.AzureOpenAi, "identity")]
    [InlineData(ChatServiceKind.OpenAiCompatible, "no key")]
    public async Task Check_KeyOptional_IsReadyWithout(ChatServiceKind kind, string part)
    {
        using var provider = Provider(new ChatServiceOptions("x", kind) { Endpoint = new Uri("http://localhost") });
        var check = await provider.CheckAsync(new FixedSecrets(), default);
        Assert.True(check.IsReady);
        Assert.Contains(part, check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_EndpointNotValid_SaysSo()
    {
        using var provider = Provider(new ChatServiceOptions("x", ChatServiceKind.OpenAi) { Endpoint = new Uri("ftp://x") });
        Assert.Contains("http or https", (await provider.CheckAsync(new FixedSecrets(("KEY", Key)), default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_KeyMissing_FailsWithoutAskingAnyone()
    {
        using var provider = Provider(new ChatServiceOptions("openai", ChatServiceKind.OpenAi) { KeySecret = "OTHER", Endpoint = new Uri("http://127.0.0.1:1") });
        var failure = (await provider.InvokeAsync(Call(), default)).Failure!;
        Assert.Equal(AgentFailureKind.Config, failure.Kind);
        Assert.Contains("IRONFLOW_SECRET_OTHER", failure.Message, StringComparison.Ordinal);
    }

    private static AgentConfiguration From(params (string Name, string Value)[] variables)
        => AgentConfiguration.FromEnvironment(name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault());
}
