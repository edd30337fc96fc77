using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Telemetry;

namespace Ironflow.Core.Tests.Telemetry;

public sealed class TraceContextTests
{
    private const string Given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory]
    [InlineData(Given, Given)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")]
    [InlineData("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", Given)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", null)]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", null)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", null)]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", null)]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Read_TraceParent_KeepsWhatIsValid(string? text, string? expected) => Assert.Equal(expected, Tracing.Read(text));

    [Fact]
    public void Of_RootWithoutACaller_HasItsIdAsItsTraceAndNothingAbove()
    {
        var run = Run();
        var trace = RunTrace.Of(run);
        Assert.Equal((run.Id.ToString("N"), default), (trace.TraceId.ToHexString(), trace.ParentSpanId));
        Assert.Equal(trace, RunTrace.Of(run with { Status = RunStatus.Completed }));
    }

    [Fact]
    public void Of_RunOfACaller_IsBelowIt()
    {
        var trace = RunTrace.Of(Run() with { TraceParent = Given });
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), (trace.TraceId.ToHexString(), trace.ParentSpanId.ToHexString()));
    }

    [Fact]
    public void Of_Child_IsBelowItsStepInItsRootsTrace()
    {
        var (root, step) = (Run(), Guid.NewGuid());
        var child = Run() with { RootRunId = root.Id, ParentRunId = root.Id, ParentStepId = step };
        var trace = RunTrace.Of(child);
        Assert.Equal((RunTrace.Of(root).TraceId, RunTrace.Of(root).Step(step).SpanId), (trace.TraceId, trace.ParentSpanId));
        Assert.NotEqual(RunTrace.Of(root).SpanId, trace.SpanId);
    }

    private static RunRecord Run()
    {
        var id = Guid.CreateVersion7();
        return new RunRecord
        {
            Id = id, RootRunId = id, WorkflowName = "w", Status = RunStatus.Pending, Trigger = new ApiTrigger(), Payload = new RawJson("{}"), CreatedBy = "ada",
            CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
        };
    }
}
