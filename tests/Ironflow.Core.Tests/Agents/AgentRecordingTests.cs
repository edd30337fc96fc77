using Ironflow.Agents;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Secrets;
using Ironflow.Steps;
using Moq;

namespace Ironflow.Core.Tests.Agents;

/// <summary>Answers recorded once and replayed without a provider (reference §1.11).</summary>
public sealed class AgentRecordingTests : AgentFixture, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ironflow-recordings-");
    private readonly FakeProvider provider = new("fake", call => new AgentAnswer
    {
        Value = new RawJson($"\"an answer to {call.Prompt}\""), CostUsd = 0.5m, InputTokens = 7, Model = "fake-1", StopReason = "end_turn", SessionId = "s", Trace = new RawJson("[1]"),
    });

    private AgentOptions Record => new() { RecordFolder = folder.FullName };

    private AgentOptions Replay => new() { ReplayFolder = folder.FullName };

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Recorded_IsReplayed_WithUsageAndTrace_WithoutAskingAnybody()
    {
        var config = new AgentConfig("one").ToStepConfig();
        var recorded = await RunAsync(config, provider, Record);
        var replayed = await RunAsync(config, provider, Replay);

        Assert.Single(provider.Calls);
        Assert.Equal((recorded.Output, recorded.CostUsd, recorded.InputTokens), (replayed.Output, replayed.CostUsd, replayed.InputTokens));
        Assert.Equal(recorded.Trace!.Value.ToString().Replace("\"fake\"", "\"replay\"", StringComparison.Ordinal), replayed.Trace!.Value.ToString());
    }

    [Fact]
    public async Task WhatShapesAnAnswer_IsItsKey()
    {
        var plain = new AgentConfig("one").ToStepConfig();
        AgentStepConfig[] others =
        [
            new AgentConfig("two").ToStepConfig(), plain with { SystemPrompt = "x" }, plain with { Model = "m" }, plain with { AllowedTools = ["a"] }, plain with { DisallowedTools = ["a"] },
            plain with { MaxTurns = 2 }, plain with { MaxBudgetUsd = 1 }, plain with { PermissionMode = "Auto" }, plain with { McpConfig = "m.json" }, plain with { ResumeSessionId = "s" },
            plain with { JsonSchema = new RawJson("""{"type":"string"}""") }, plain with { Provider = "fake" },
        ];
        await RunAsync(plain, provider, Record);
        foreach (var other in others)
            await RunAsync(other, provider, Record);

        Assert.Equal(others.Length + 1, folder.GetFiles("*.json").Length);
        Assert.All(folder.GetFiles(), file => Assert.Matches("^[0-9a-f]{16}\\.json$", file.Name));
    }

    [Fact]
    public async Task NotRecorded_Fails_AndSaysHowToRecord()
    {
        var outcome = await RunAsync(new AgentConfig("one").ToStepConfig(), provider, Replay);

        Assert.Equal((FailureKind.Config, false), (outcome.Failure!.Kind, outcome.Failure.IsTransient));
        Assert.Contains($"run once with IRONFLOW_RECORD={folder.FullName}", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Empty(provider.Calls);
    }

    [Fact]
    public async Task Rule10_3_ARecording_HoldsNoSecret()
    {
        var secrets = Mock.Of<ISecretSource>(s => s.Find("KEY") == "correct-horse");
        var telling = new FakeProvider("fake", call => Text($"\"the key is {call.Secrets.Get("KEY")}\""));
        await RunAsync(new AgentConfig("one").ToStepConfig(), telling, Record, secrets);

        var text = await File.ReadAllTextAsync(Assert.Single(folder.GetFiles()).FullName);
        Assert.Contains("the key is ***", text, StringComparison.Ordinal);
        Assert.DoesNotContain("correct-horse", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADamagedRecording_NamesItsFile()
    {
        var config = new AgentConfig("one").ToStepConfig();
        await RunAsync(config, provider, Record);
        var file = Assert.Single(folder.GetFiles()).FullName;
        await File.WriteAllTextAsync(file, "{");

        Assert.Contains(file, (await RunAsync(config, provider, Replay)).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BothAtOnce_AndAMissingFolder_AreRefusedAtStart()
    {
        var both = new AgentOptions { RecordFolder = folder.FullName, ReplayFolder = folder.FullName };
        Assert.Contains("both set", Assert.Throws<InvalidConfigurationException>(() => new AgentProviders([], both).Validate()).Message, StringComparison.Ordinal);
        var missing = new AgentOptions { ReplayFolder = Path.Combine(folder.FullName, "none") };
        Assert.Contains("does not exist", Assert.Throws<InvalidConfigurationException>(() => new AgentProviders([], missing).Validate()).Message, StringComparison.Ordinal);
    }
}
