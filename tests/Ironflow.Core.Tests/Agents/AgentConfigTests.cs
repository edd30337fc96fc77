using Ironflow.Agents;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Agents;

/// <summary>Semantics 3.6, quirk 37: a configuration that is not valid fails the step when it runs; nothing throws.</summary>
public sealed class AgentConfigTests : AgentFixture
{
    public static TheoryData<AgentConfig, string> NotValid { get; } = new()
    {
        { new AgentConfig(""), "prompt is blank" },
        { new AgentConfig(" \n"), "prompt is blank" },
        { new AgentConfig(null!), "prompt is blank" },
        { new AgentConfig("x") { MaxTurns = 0 }, "MaxTurns is 0" },
        { new AgentConfig("x") { MaxBudgetUsd = 0 }, "MaxBudgetUsd is 0" },
        { new AgentConfig("x") { MaxBudgetUsd = -1.5m }, "MaxBudgetUsd is -1.5" },
        { new AgentConfig("x") { Model = " " }, "Model is blank" },
        { new AgentConfig("x") { ResumeSessionId = "" }, "ResumeSessionId is blank" },
        { new AgentConfig("x") { AllowedTools = [""] }, "a tool's name is blank" },
        { new AgentConfig("x") { PermissionMode = (AgentPermissionMode)9 }, "PermissionMode is '9'" },
        { new AgentConfig("x") { PermissionMode = AgentPermissionMode.BypassPermissions }, "IRONFLOW_ALLOW_BYPASS=1" },
        { new AgentConfig("x") { Provider = "nobody" }, "no agent provider named 'nobody' is registered; there are: fake" },
        { new AgentConfig("x") { Schema = new RawJson("no json") }, "schema is not a JSON object: \"no json\"" },
        { new AgentConfig("x") { Schema = new RawJson("[]") }, "schema is not a JSON object" },
        { new AgentConfig("x") { Schema = new RawJson("""{"$ref":"http://127.0.0.1/x"}""") }, "refers to 'http://127.0.0.1/x'" },
        { new AgentConfig("x") { Schema = new RawJson("""{"properties":{"a":{"$ref":"/etc/passwd"}}}""") }, "refers to '/etc/passwd'" },
        { new AgentConfig("x") { Schema = new RawJson("""{"properties":7}""") }, "schema cannot be read" },
        { new AgentConfig("x") { Schema = new RawJson("""{"$ref":"#/definitions/none"}""") }, "schema cannot be read" },
    };

    [Theory]
    [MemberData(nameof(NotValid))]
    public async Task Rule3_6_Quirk37_Configuration_NotValid_FailsTheStepAndAsksNobody(AgentConfig config, string message)
    {
        ArgumentNullException.ThrowIfNull(config);
        var provider = new FakeProvider("fake", _ => Text("\"\""));

        var outcome = await RunAsync(config.ToStepConfig(), provider);

        Assert.Equal(FailureKind.Config, outcome.Failure!.Kind);
        Assert.Contains(message, outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Empty(provider.Calls);
    }

    [Theory]
    [InlineData("dont_ask")]
    [InlineData("DONTASK")]
    public async Task PermissionMode_InAnyCase_IsRead(string name)
    {
        var provider = new FakeProvider("fake", _ => Text("\"\""));

        await RunAsync(new AgentStepConfig { Prompt = "x", PermissionMode = name }, provider);

        Assert.Equal(AgentPermissionMode.DontAsk, provider.Calls[0].PermissionMode);
    }

    [Fact]
    public async Task BypassPermissions_WhereTheHostAllowsIt_IsPassedOn()
    {
        var provider = new FakeProvider("fake", _ => Text("\"\""));

        await RunAsync(new AgentConfig("x") { PermissionMode = AgentPermissionMode.BypassPermissions }.ToStepConfig(), provider, new AgentOptions { AllowBypassPermissions = true });

        Assert.Equal(AgentPermissionMode.BypassPermissions, provider.Calls[0].PermissionMode);
    }

    [Fact]
    public async Task Provider_NoneAtAll_SaysHowToRegisterOne()
    {
        var options = new AgentOptions();
        var executor = new AgentExecutor(new AgentProviders([], options), options, new Ironflow.Hosting.IronflowOptions(), new AgentProgressFeed(new Ironflow.Testing.Records.MemoryRecordStore(Time), Time), Time);

        var outcome = await executor.ExecuteAsync(Execution.Executions.Of(new AgentConfig("x").ToStepConfig(), StepKind.Agent));

        Assert.Contains("there are none. Register one with AddAgentProvider", outcome.Failure!.Message, StringComparison.Ordinal);
    }
}
