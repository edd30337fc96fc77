using System.Text.Json;
using Ironflow.Agents;
using Ironflow.Core.Tests.Execution;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Secrets;
using Ironflow.Steps;
using Ironflow.Testing.Records;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Ironflow.Core.Tests.Agents;

/// <summary>What an agent says and does while it works, in the stream of its run.</summary>
public sealed class AgentProgressTests
{
    private readonly FakeTimeProvider time = new();
    private readonly MemoryRecordStore store;

    public AgentProgressTests() => store = new MemoryRecordStore(time);

    [Fact]
    public async Task TextAndTools_ComeInOrder_PiecesOfTextTogether()
    {
        var execution = Executions.Of(new AgentConfig("x").ToStepConfig(), StepKind.Agent);
        await CreateAsync(execution.Request.RunId);
        await using (var teller = new AgentProgressFeed(store, time).Open(execution))
        {
            teller.Tell(new AgentProgress(AgentProgressKind.Text, "Let me "));
            teller.Tell(new AgentProgress(AgentProgressKind.Text, "look"));
            teller.Tell(new AgentProgress(AgentProgressKind.ToolUse, """{"path":"a"}""") { Tool = "read" });
            teller.Tell(new AgentProgress(AgentProgressKind.ToolResult, new string('x', 20_000)) { Tool = "read" });
            teller.Tell(new AgentProgress(AgentProgressKind.Text, "Done"));
        }

        var events = await EventsAsync(execution.Request.RunId);
        Assert.Equal([EventTypes.AgentText, EventTypes.AgentToolUsed, EventTypes.AgentToolResult, EventTypes.AgentText], events.Select(e => e.GetProperty("type").GetString()));
        Assert.Equal(("Let me look", execution.Request.Name), (events[0].GetProperty("text").GetString(), events[0].GetProperty("step_name").GetString()));
        Assert.Equal(("read", """{"path":"a"}"""), (events[1].GetProperty("tool").GetString(), events[1].GetProperty("input").GetString()));
        Assert.Equal(8 * 1024 + 1, events[2].GetProperty("result").GetString()!.Length);
    }

    [Fact]
    public async Task Rule10_3_ASecretInPieces_IsNeverTold()
    {
        const string secret = "correct horse battery staple";
        var secrets = Mock.Of<ISecretSource>(s => s.Find("KEY") == secret);
        var execution = Executions.Of(new AgentConfig("x").ToStepConfig(), StepKind.Agent, secrets);
        execution.Secrets.Get("KEY");
        await CreateAsync(execution.Request.RunId);
        await using (var teller = new AgentProgressFeed(store, time).Open(execution))
        {
            foreach (var piece in ("Before the key " + secret + " and behind it").Chunk(7))
            {
                teller.Tell(new AgentProgress(AgentProgressKind.Text, new string(piece)));
                time.Advance(TimeSpan.FromSeconds(2));
            }

            teller.Tell(new AgentProgress(AgentProgressKind.ToolUse, $$"""{"key":"{{secret}}"}""") { Tool = "call" });
        }

        var events = await EventsAsync(execution.Request.RunId);
        Assert.Equal("Before the key *** and behind it", string.Concat(events.Select(e => e.TryGetProperty("text", out var text) ? text.GetString() : "")));
        Assert.All(events, e => Assert.DoesNotContain("horse", e.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task AStoreThatIsAway_HoldsNothingUp()
    {
        var away = new Mock<IRecordStore>();
        away.Setup(s => s.AppendProgressAsync(It.IsAny<Guid>(), It.IsAny<StepKey>(), It.IsAny<IReadOnlyList<StepEvent>>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StoreUnavailableException("away", null));
        var teller = new AgentProgressFeed(away.Object, time).Open(Executions.Of(new AgentConfig("x").ToStepConfig(), StepKind.Agent));
        teller.Tell(new AgentProgress(AgentProgressKind.Text, "x"));
        await teller.DisposeAsync();
        away.Verify(s => s.AppendProgressAsync(It.IsAny<Guid>(), It.IsAny<StepKey>(), It.IsAny<IReadOnlyList<StepEvent>>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    private Task<RunRecord> CreateAsync(Guid runId) => store.CreateRunAsync(new RunRecord
    {
        Id = runId, RootRunId = runId, WorkflowName = "test", Status = RunStatus.Pending, Trigger = new ApiTrigger(), CreatedBy = "ada", CreatedAt = time.GetUtcNow(), UpdatedAt = time.GetUtcNow(),
    });

    private async Task<List<JsonElement>> EventsAsync(Guid runId)
        => [.. (await store.ReadRunEventsAsync(runId, null, 1_000)).Where(e => EventTypes.Agents.Contains(e.Type)).Select(e => JsonDocument.Parse(e.Data.ToString()).RootElement)];
}
