using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.TestKit.RecordContract;

/// <summary>What every part of the contract begins with: a fresh store and records to put into it.</summary>
public abstract class RecordStoreContract(IRecordStoreFactory factory) : IAsyncLifetime
{
    private RecordStoreUnderTest? underTest;

    protected IRecordStore Store => underTest!.Store;

    protected FakeTimeProvider Time => underTest!.Time;

    /// <summary>The clock's time; every use is later than the one before, as in life.</summary>
    protected DateTimeOffset Now()
    {
        Time.Advance(TimeSpan.FromMilliseconds(1));
        return Time.GetUtcNow();
    }

    public async Task InitializeAsync() => underTest = await factory.OpenAsync();

    public async Task DisposeAsync() => await underTest!.DisposeAsync();

    /// <summary>Lets events come to rest that a store holds back for a moment.</summary>
    protected void Settle() => Time.Advance(TimeSpan.FromSeconds(5));

    protected RunRecord NewRun(string workflow = "hello", DateTimeOffset? at = null)
    {
        var now = at ?? Now();
        var id = Guid.CreateVersion7(now);
        return new RunRecord
        {
            Id = id,
            RootRunId = id,
            WorkflowName = workflow,
            WorkflowVersion = "1",
            Status = RunStatus.Pending,
            Trigger = new ApiTrigger(),
            Payload = new RawJson("""{"name":"Ada"}"""),
            Labels = new Dictionary<string, string> { ["team"] = "core", ["a/b"] = "ü" },
            CreatedBy = "ada",
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    protected async Task<RunRecord> CreateRunAsync(string workflow = "hello") => await Store.CreateRunAsync(NewRun(workflow));

    protected async Task<RunRecord> CreateRunAsync(RunStatus status)
    {
        var run = await CreateRunAsync();
        if (RunTransitions.IsTerminal(status))
        {
            if (status is not (RunStatus.Failed or RunStatus.Cancelled))
                await Store.SetRunStatusAsync(run.Id, RunStatus.Running, Now());
            return await Store.FinishRunAsync(run.Id, new RunFinish(status, Now()));
        }

        return status == RunStatus.Pending ? run : await Store.SetRunStatusAsync(run.Id, status, Now());
    }

    protected StepRecord NewStep(Guid runId, int position = 0, StepStatus status = StepStatus.Running, int index = 0, string? owner = "worker-1")
    {
        var key = new StepKey(1, position, index);
        var now = Now();
        return new StepRecord
        {
            Id = key.StepId(runId),
            RunId = runId,
            Key = key,
            Name = $"step-{position}-{index}",
            Kind = StepKind.Shell,
            Status = status,
            Input = new RawJson("""{"type":"shell","command":"true"}"""),
            CreatedAt = now,
            UpdatedAt = now,
            StartedAt = status == StepStatus.Pending ? null : now,
            HeartbeatAt = status == StepStatus.Running ? now : null,
            Owner = owner,
        };
    }

    protected async Task<StepRecord> InsertAsync(StepRecord step)
    {
        var result = await Store.InsertStepAsync(step, StepWrite.Plain);
        Assert.Equal(StepWriteKind.Written, result.Kind);
        return result.Step!;
    }

    /// <summary>A step brought to a status along the table's ways.</summary>
    protected async Task<StepRecord> StepInAsync(Guid runId, int position, StepStatus status)
    {
        var first = status is StepStatus.Pending or StepStatus.Skipped ? StepStatus.Pending : StepStatus.Running;
        var step = await InsertAsync(NewStep(runId, position, first));
        if (status == first)
            return step;
        if (status == StepStatus.Rejected)
            step = await ToAsync(step, StepStatus.AwaitingApproval);
        return await ToAsync(step, status);
    }

    protected async Task<StepRecord> ToAsync(StepRecord step, StepStatus status)
    {
        var result = await Store.UpdateStepAsync(step, Ended(step, status), StepWrite.Plain);
        Assert.Equal(StepWriteKind.Written, result.Kind);
        return result.Step!;
    }

    protected StepRecord Ended(StepRecord step, StepStatus status)
    {
        var now = Now();
        return step with { Status = status, UpdatedAt = now, CompletedAt = StepTransitions.IsFinal(status) ? now : null };
    }

    protected async Task<StepRecord> FoundAsync(StepRecord step)
    {
        var found = await Store.FindStepAsync(step.RunId, step.Key);
        Assert.NotNull(found);
        return found;
    }

    protected async Task<RunRecord> FoundAsync(Guid runId)
    {
        var found = await Store.FindRunAsync(runId);
        Assert.NotNull(found);
        return found;
    }

    protected async Task<List<Guid>> OpenRunsAsync()
    {
        var open = new List<Guid>();
        await foreach (var run in Store.ListOpenRunsAsync())
            open.Add(run.RunId);
        return open;
    }

    protected static void AssertSame(StepRecord expected, StepRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.True(StepEquality.Same(expected, actual), $"expected {expected}\nbut found {actual}");
    }

    protected static void AssertSame(RunRecord expected, RunRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Labels.OrderBy(l => l.Key), actual.Labels.OrderBy(l => l.Key));
        Assert.Equal(expected with { Labels = actual.Labels }, actual);
    }
}
