using Ironflow.Agents;
using Ironflow.Agents.Chat;
using Ironflow.Hosting;
using Ironflow.Registration;
using Ironflow.TestKit.ModelServers;

namespace Ironflow.Core.Tests.Agents.Chat;

/// <summary>Which operations a call has as tools, and what else a model service refuses to take on.</summary>
public sealed class ToolSelectionTests : ChatFixture
{
    public static TheoryData<string[], string[], string[]> Selections => new()
    {
        { [], [], [] },
        { ["maps"], [], ["look_up", "breaks"] },
        { ["maps", "look.up"], [], ["look_up", "breaks"] },
        { ["spends", "maps"], ["breaks"], ["spends", "look_up"] },
        { ["maps", "spends"], ["maps"], ["spends"] },
    };

    [Theory]
    [MemberData(nameof(Selections))]
    public async Task Invoke_AllowedAndDisallowed_OffersTheDifference(string[] allowed, string[] disallowed, string[] offered)
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says("x"));
        using var provider = Provider(OpenAiCallTests.OpenAi(server));
        await provider.InvokeAsync(Call() with { AllowedTools = allowed, DisallowedTools = disallowed }, default);
        Assert.Equal(offered, Assert.Single(server.Requests).Tools);
    }

    [Theory]
    [InlineData("Bash", "look.up")]
    [InlineData("look.up", "Bash")]
    public async Task Invoke_ToolNotThere_FailsAndNamesThoseThatAre(string allowed, string disallowed)
    {
        var failure = await FailAsync(Call() with { AllowedTools = [allowed], DisallowedTools = [disallowed] });
        Assert.Contains("no tool 'Bash': the profiles are [maps], the operations [breaks, look.up, spends, waits]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_SessionToResume_Fails() => Assert.Contains("keeps no conversations", (await FailAsync(Call() with { ResumeSessionId = "s" })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Invoke_McpServers_Fails() => Assert.Contains("uses no MCP servers", (await FailAsync(Call() with { McpConfig = "mcp.json" })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Invoke_NoModelAtAll_Fails()
    {
        using var provider = Provider(new ChatServiceOptions("x", ChatServiceKind.OpenAiCompatible) { Endpoint = new Uri("http://127.0.0.1:1") });
        Assert.Contains("no model is named", (await provider.InvokeAsync(Call(), default)).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ProfileOfAnOperationNotThere_IsRefused()
        => Assert.Contains("'look.up', which is not registered", Refused(builder => builder.AddToolProfile("maps", "look.up")), StringComparison.Ordinal);

    [Fact]
    public void Build_ProfileNamedAsAnOperation_IsRefused()
        => Assert.Contains("has the name of an operation", Refused(builder => builder.AddOperation<Breaks>().AddToolProfile("breaks", "breaks")), StringComparison.Ordinal);

    [Fact]
    public void AddToolProfile_SameNameTwice_IsRefused()
        => Assert.Contains("two tool profiles are named 'maps'", Refused(builder => builder.AddToolProfile("maps").AddToolProfile("maps")), StringComparison.Ordinal);

    [Fact]
    public void AddToolProfile_NameNotValid_IsRefused() => Assert.Contains("named 'My Maps'", Refused(builder => builder.AddToolProfile("My Maps")), StringComparison.Ordinal);

    private static string Refused(Func<IronflowBuilder, IronflowBuilder> configure)
        => Assert.Throws<InvalidConfigurationException>(() => configure(new IronflowBuilder()).Build()).Message;

    private async Task<AgentFailure> FailAsync(AgentCall call)
    {
        await using var server = await OpenAiServer.StartAsync(OpenAiTurn.Says("x"));
        using var provider = Provider(OpenAiCallTests.OpenAi(server));
        var answer = await provider.InvokeAsync(call, default);
        Assert.Equal(AgentFailureKind.Config, answer.Failure!.Kind);
        Assert.Empty(server.Requests);
        return answer.Failure;
    }
}
