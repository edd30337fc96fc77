using Ironflow.Agents;
using Ironflow.Hosting;
using Ironflow.Registration;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Core.Tests.Agents;

public sealed class AgentProvidersTests
{
    private static readonly FakeProvider Claude = new("claude", _ => new AgentAnswer()) { ModelPrefixes = ["claude-", "sonnet"] };
    private static readonly FakeProvider Chat = new("chat", _ => new AgentAnswer()) { ModelPrefixes = ["gpt-"] };

    [Theory]
    [InlineData(null, null, "claude")]
    [InlineData(null, "unheard-of", "claude")]
    [InlineData(null, "GPT-5", "chat")]
    [InlineData(null, "claude-x", "claude")]
    [InlineData("chat", "claude-x", "chat")]
    public void Step_AsksTheProviderItNamesElseByModelElseTheFirst(string? provider, string? model, string expected)
        => Assert.Equal(expected, new AgentProviders([Claude, Chat], new AgentOptions()).Select(provider, model).Name);

    [Theory]
    [InlineData(null, "chat")]
    [InlineData("claude-x", "claude")]
    [InlineData("claude-special-1", "chat")]
    [InlineData("gpt-5", "claude")]
    public void HostsRoutes_ComeBeforeTheProvidersOwn_TheLongestFirst(string? model, string expected)
    {
        var options = new AgentOptions { DefaultProvider = "chat", Routes = new Dictionary<string, string> { ["claude-special"] = "chat", ["gpt-"] = "claude" } };

        Assert.Equal(expected, new AgentProviders([Claude, Chat], options).Select(null, model).Name);
    }

    [Fact]
    public void Validate_InOrder_Passes() => new AgentProviders([Claude, Chat], new AgentOptions { DefaultProvider = "chat" }).Validate();

    [Fact]
    public void Validate_WithoutProviders_Passes() => new AgentProviders([], new AgentOptions()).Validate();

    [Fact]
    public void Validate_NamedTwice_NamesBothClasses()
        => Refused("two agent providers are named 'chat'", new AgentOptions(), Chat, new FakeProvider("chat", _ => new AgentAnswer()));

    [Fact]
    public void Validate_NameNotValid_SaysWhatAnameIs() => Refused("is named 'My Chat'", new AgentOptions(), new FakeProvider("My Chat", _ => new AgentAnswer()));

    [Fact]
    public void Validate_UnknownDefault_NamesThoseThereAre()
        => Refused("DefaultProvider (IRONFLOW_AGENT_PROVIDER) names the agent provider 'x', which is not registered; there are: claude, chat", new AgentOptions { DefaultProvider = "x" }, Claude, Chat);

    [Fact]
    public void Validate_RouteToNobody_IsRefused()
        => Refused("the route 'gpt-' names the agent provider 'x'", new AgentOptions { Routes = new Dictionary<string, string> { ["gpt-"] = "x" } }, Claude);

    [Fact]
    public void Services_HoldTheBuildersProvidersBeforeTheHosts()
    {
        using var services = new ServiceCollection()
            .AddSingleton(new IronflowBuilder().AddAgentProvider(Chat).Build())
            .AddSingleton<IAgentProvider>(Claude)
            .AddSingleton(Moq.Mock.Of<Ironflow.Records.IRecordStore>())
            .AddSingleton(new IronflowOptions())
            .AddSingleton(TimeProvider.System)
            .AddAgents()
            .BuildServiceProvider(validateScopes: true);

        Assert.Equal(["chat", "claude"], services.GetRequiredService<AgentProviders>().All.Select(p => p.Name));
        Assert.NotNull(services.GetRequiredService<AgentExecutor>());
    }

    private static void Refused(string message, AgentOptions options, params IAgentProvider[] providers)
        => Assert.Contains(message, Assert.Throws<InvalidConfigurationException>(new AgentProviders(providers, options).Validate).Message, StringComparison.Ordinal);
}
