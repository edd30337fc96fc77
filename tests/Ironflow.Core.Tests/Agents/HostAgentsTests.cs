using Ironflow.Agents;
using Ironflow.Hosting;
using Ironflow.Registration;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Core.Tests.Agents;

/// <summary>Which agent providers a host has, by its environment alone.</summary>
public sealed class HostAgentsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ironflow-agents-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void NothingSet_HasClaudeCodeAlone_SoThatItsCheckSaysWhatIsMissing()
        => AssertProviders(["claude-code"]);

    [Fact]
    public void AKeyWithoutClaudeOnThePath_HasItsServiceAlone_AndThatIsTheDefault()
        => AssertProviders(["openai"], ("OPENAI_API_KEY", "sk-x"));

    [Fact]
    public void AKeyWithClaudeOnThePath_HasClaudeCodeFirst()
    {
        Program("claude");

        AssertProviders(["claude-code", "anthropic"], ("ANTHROPIC_API_KEY", "sk-x"));
    }

    [Fact]
    public void AKeyWithAProgramNamed_HasClaudeCodeFirst()
        => AssertProviders(["claude-code", "openai"], ("OPENAI_API_KEY", "sk-x"), ("IRONFLOW_CLAUDE_PROGRAM", Program("my-claude")));

    [Fact]
    public void AKeyWithAProgramNamedThatIsNotThere_HasItsServiceAlone()
    {
        // One that is on the path is not the one that was named.
        Program("claude");

        AssertProviders(["openai"], ("OPENAI_API_KEY", "sk-x"), ("IRONFLOW_CLAUDE_PROGRAM", Path.Combine(folder.FullName, "no-claude")));
    }

    [Fact]
    public void AgentProviderVariable_NamesTheDefault()
    {
        using var services = Services(("OPENAI_API_KEY", "sk-x"), ("ANTHROPIC_API_KEY", "sk-x"), ("IRONFLOW_AGENT_PROVIDER", " anthropic "));
        var providers = services.GetRequiredService<AgentProviders>();

        providers.Validate();

        Assert.Equal(["openai", "anthropic"], providers.All.Select(p => p.Name));
        Assert.Equal("anthropic", providers.Default!.Name);
    }

    [Fact]
    public void AgentProviderVariable_OfOneThatIsNotThere_IsRefusedWithThoseThereAre()
    {
        using var services = Services(("OPENAI_API_KEY", "sk-x"), ("IRONFLOW_AGENT_PROVIDER", "anthropic"));

        var error = Assert.Throws<InvalidConfigurationException>(services.GetRequiredService<AgentProviders>().Validate);

        Assert.Contains("'anthropic', which is not registered; there are: openai", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AgentModelVariable_IsTheModelOfStepsThatNameNone()
    {
        using var services = Services(("OPENAI_API_KEY", "sk-x"), ("IRONFLOW_AGENT_MODEL", "gpt-4.1"));

        Assert.Equal("gpt-4.1", services.GetRequiredService<AgentOptions>().DefaultModel);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    public void BlankVariables_CountAsUnset(string blank)
    {
        Program("claude");
        string[] names =
        [
            "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "AZURE_OPENAI_ENDPOINT", "IRONFLOW_OPENAI_COMPATIBLE_ENDPOINT",
            "IRONFLOW_CLAUDE_PROGRAM", "IRONFLOW_CLAUDE_MODEL", "IRONFLOW_AGENT_PROVIDER", "IRONFLOW_AGENT_MODEL", "IRONFLOW_MODEL_PRICES",
        ];

        using var services = Services([.. names.Select(name => (name, blank))]);

        AssertProviders(services, ["claude-code"]);
        Assert.Equal((null, null), (services.GetRequiredService<AgentOptions>().DefaultProvider, services.GetRequiredService<AgentOptions>().DefaultModel));
    }

    [Fact]
    public void AddressThatIsNone_IsRefusedNamingItsVariable()
    {
        var error = Assert.Throws<InvalidConfigurationException>(() => Services(("AZURE_OPENAI_ENDPOINT", "my-resource")));

        Assert.Contains("AZURE_OPENAI_ENDPOINT is 'my-resource'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NotConfigured_ListsTheRest_EachWithItsRemedy()
    {
        using var services = Services(("OPENAI_API_KEY", "sk-x"));

        var rest = HostAgents.NotConfigured(services.GetRequiredService<AgentProviders>()).ToList();

        Assert.All(rest, one => Assert.False(one.IsReady));
        (string Provider, string Remedy)[] expected =
        [
            ("claude-code", "IRONFLOW_CLAUDE_PROGRAM"), ("anthropic", "ANTHROPIC_API_KEY"),
            ("azure-openai", "AZURE_OPENAI_ENDPOINT"), ("openai-compatible", "IRONFLOW_OPENAI_COMPATIBLE_ENDPOINT"),
        ];
        Assert.Equal(expected.Select(e => e.Provider), rest.Select(one => one.Provider));
        Assert.All(expected.Zip(rest), pair => Assert.Contains(pair.First.Remedy, pair.Second.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void NotConfigured_WhatIsRegistered_IsNotAmongIt()
    {
        using var services = Services(
            ("OPENAI_API_KEY", "sk-x"), ("ANTHROPIC_API_KEY", "sk-x"), ("AZURE_OPENAI_ENDPOINT", "https://a.openai.azure.com"),
            ("IRONFLOW_OPENAI_COMPATIBLE_ENDPOINT", "http://localhost/v1"), ("IRONFLOW_CLAUDE_PROGRAM", Program("claude")));

        Assert.Empty(HostAgents.NotConfigured(services.GetRequiredService<AgentProviders>()));
    }

    private void AssertProviders(string[] expected, params (string Name, string Value)[] variables)
    {
        using var services = Services(variables);
        AssertProviders(services, expected);
    }

    private static void AssertProviders(IServiceProvider services, string[] expected)
    {
        var providers = services.GetRequiredService<AgentProviders>();
        providers.Validate();
        Assert.Equal(expected, providers.All.Select(p => p.Name));
        Assert.Equal(expected[0], providers.Default!.Name);
    }

    /// <summary>A host whose variables are these, and a path that leads to the test's own folder: what the machine has must not count.</summary>
    private ServiceProvider Services(params (string Name, string Value)[] variables)
        => new ServiceCollection()
            .AddHostAgents(name => name == "PATH" ? folder.FullName : variables.Where(v => v.Name == name).Select(v => v.Value).FirstOrDefault())
            .AddIronflow(_ => { })
            .BuildServiceProvider();

    private string Program(string name)
    {
        var file = Path.Combine(folder.FullName, name);
        File.WriteAllText(file, "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return file;
    }
}
