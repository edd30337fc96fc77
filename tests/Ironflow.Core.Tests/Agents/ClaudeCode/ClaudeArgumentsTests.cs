using Ironflow.Agents;
using Ironflow.Agents.ClaudeCode;
using Ironflow.Execution;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Registration;

namespace Ironflow.Core.Tests.Agents.ClaudeCode;

public sealed class ClaudeArgumentsTests : ClaudeCodeFixture
{
    private static readonly string[] Always = ["-p", "--output-format=stream-json", "--verbose", "--include-partial-messages"];

    [Fact]
    public void Call_WithoutSettings_HasNoFurtherArgument() => Assert.Equal(Always, Of(Call()));

    [Fact]
    public void Call_WithEverySetting_HasAnArgumentForEach()
    {
        var call = Call() with
        {
            Model = "opus",
            SystemPrompt = "--brief",
            AllowedTools = ["Bash(git *)", "Read"],
            DisallowedTools = ["Write"],
            PermissionMode = AgentPermissionMode.BypassPermissions,
            MaxTurns = 3,
            MaxBudgetUsd = 0.50m,
            McpConfig = "mcp.json",
            Schema = new RawJson("{}"),
            ResumeSessionId = "s",
        };

        Assert.Equal(
            [
                .. Always, "--model=opus", "--system-prompt=--brief", "--allowedTools=Bash(git *),Read", "--disallowedTools=Write", "--permission-mode=bypassPermissions",
                "--max-turns=3", "--max-budget-usd=0.50", "--mcp-config=mcp.json", "--strict-mcp-config", "--json-schema={}", "--resume=s", "--fork-session",
            ],
            Of(call));
    }

    [Theory]
    [InlineData(AgentPermissionMode.Auto, "--permission-mode=auto")]
    [InlineData(AgentPermissionMode.DontAsk, "--permission-mode=dontAsk")]
    public void PermissionMode_IsTheCliWord(AgentPermissionMode mode, string argument) => Assert.Contains(argument, Of(Call() with { PermissionMode = mode }));

    [Fact]
    public void Model_NotNamed_IsTheDefault() => Assert.Contains("--model=haiku", ClaudeArguments.Of(Call(), new ClaudeCodeOptions { DefaultModel = "haiku" }));

    [Fact]
    public void Corrections_GoOnWithTheLastSession()
    {
        var call = Call("ask") with { ResumeSessionId = "s", Corrections = [new("a", "no", "s1"), new("b", "not yet", "s2")] };

        Assert.Contains("--resume=s2", Of(call));
        Assert.Equal("not yet", ClaudeArguments.Prompt(call));
    }

    [Fact]
    public void Corrections_WithoutSession_TellTheConversationAgain()
    {
        var call = Call("ask") with { Corrections = [new("a", "no", null)] };

        Assert.DoesNotContain(Of(call), argument => argument.StartsWith("--resume", StringComparison.Ordinal));
        Assert.Equal("ask\n\nYour answer was: a\n\nno", ClaudeArguments.Prompt(call));
    }

    [Fact]
    public void SystemPrompt_LongerThanAnArgument_IsRefused()
        => Assert.Contains("--system-prompt", Assert.Throws<StepConfigException>(() => Of(Call() with { SystemPrompt = new string('x', 131_072) })).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_ThatMakeNoSense_AreRefusedAtStart()
    {
        ClaudeCodeOptions[] wrong =
        [
            new() { Program = " " }, new() { IdleTimeout = TimeSpan.Zero }, new() { KillGrace = TimeSpan.Zero }, new() { BaseUrl = new Uri("ftp://x") },
        ];

        Assert.All(wrong, options => Assert.Throws<InvalidConfigurationException>(() => Provider(options).Validate()));
    }

    [Fact]
    public void Registered_IsTheProviderOfItsModels()
    {
        var registry = new IronflowBuilder().AddClaudeCode().Build();

        Assert.Equal("claude-code", new AgentProviders(registry.AgentProviders, new AgentOptions()).Select(null, "Sonnet").Name);
    }

    private static IReadOnlyList<string> Of(AgentCall call) => ClaudeArguments.Of(call, new ClaudeCodeOptions());
}
