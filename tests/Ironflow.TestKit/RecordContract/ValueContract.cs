using System.Text;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Values of every size and every character (semantics 10.2).</summary>
public abstract class ValueContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    private const int FiveMiB = 5 * 1024 * 1024;

    private static readonly string Strange = "tab\t cr\r lf\n nul\0 esc\u001b del\u007f quote\" back\\ ünï ☃ 🏔 \u2028\u2029\ufeff ' % + <&>";

    [Theory]
    [InlineData(0)]
    [InlineData(29_999)]
    [InlineData(30_000)]
    [InlineData(30_001)]
    [InlineData(FiveMiB)]
    public async Task Rule10_2_StepValues_OfAnySize_ReadBackWhole(int length)
    {
        var run = await CreateRunAsync();
        var step = await InsertAsync(NewStep(run.Id) with { Input = Text(length, 'i') });
        var end = Ended(step, StepStatus.Completed) with { Output = Text(length, 'o'), Trace = Text(length, 't') };
        var result = await Store.UpdateStepAsync(step, end, StepWrite.Plain);
        Assert.Equal(StepWriteKind.Written, result.Kind);
        AssertSame(end, await FoundAsync(step));
        AssertSame(end, (await Store.InsertStepAsync(step with { Owner = "other" }, StepWrite.Plain)).Step);
    }

    [Theory]
    [InlineData(29_999)]
    [InlineData(30_001)]
    [InlineData(FiveMiB)]
    public async Task RunValues_OfAnySize_ReadBackWhole(int length)
    {
        var run = await Store.CreateRunAsync(NewRun() with { Payload = Text(length, 'p') });
        AssertSame(run, await Store.FindRunAsync(run.Id));
        await Store.SetRunStatusAsync(run.Id, RunStatus.Running, Now());
        var ended = await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Completed, Now()) { Output = Text(length, 'o') });
        Assert.Equal((Text(length, 'p'), Text(length, 'o')), (ended.Payload, ended.Output));
        AssertSame(ended, await Store.FindRunAsync(run.Id));
        AssertSame(ended, await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Completed, Now())));
    }

    [Fact]
    public async Task Value_ShrinksAndGrowsAcrossTheLimit()
    {
        var run = await CreateRunAsync();
        var step = await InsertAsync(NewStep(run.Id));
        foreach (var length in new[] { 40_000, 10, 50_000, 60_000, 0, 30_001 })
        {
            var next = step with { Output = Text(length, 'x'), UpdatedAt = Now() };
            step = (await Store.UpdateStepAsync(step, next, StepWrite.Plain)).Step!;
            AssertSame(next, await FoundAsync(step));
        }

        step = (await Store.UpdateStepAsync(step, step with { Output = null }, StepWrite.Plain)).Step!;
        Assert.Null((await FoundAsync(step)).Output);
    }

    [Fact]
    public async Task StrangeCharacters_ReadBackEqual()
    {
        var run = await Store.CreateRunAsync(NewRun() with { CreatedBy = Strange, Labels = new Dictionary<string, string> { ["k"] = Strange }, Payload = Json(Strange) });
        AssertSame(run, await Store.FindRunAsync(run.Id));
        var step = await InsertAsync(NewStep(run.Id) with
        {
            Name = Strange, Error = Strange, Input = Json(Strange), Failure = new StepFailure { Kind = FailureKind.Operation, Message = Strange },
        });
        AssertSame(step, await FoundAsync(step));
        var ended = await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Failed, Now()) { Error = Strange });
        Assert.Equal(Strange, ended.Error);
        Assert.Equal(Strange, (await Store.ListRunsAsync(new RunQuery())).Runs[0].Error);
    }

    [Fact]
    public async Task LongErrors_ReadBackWhole()
    {
        var run = await CreateRunAsync(RunStatus.Running);
        var error = new string('e', 200_000);
        var step = await InsertAsync(NewStep(run.Id));
        var failed = Ended(step, StepStatus.Failed) with { Error = error, Failure = new StepFailure { Kind = FailureKind.Shell, Message = error } };
        await Store.UpdateStepAsync(step, failed, StepWrite.Plain);
        AssertSame(failed, await FoundAsync(step));
        AssertSame(failed with { Input = null }, Assert.Single(await Store.ListStepsAsync(run.Id)));
        Assert.Equal(error, (await Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Failed, Now()) { Error = error })).Error);
        Assert.Equal(error, (await Store.ListRunsAsync(new RunQuery())).Runs[0].Error);
        Assert.All((await Store.ReadRunEventsAsync(run.Id, null, 100)).TakeLast(3), e => Assert.Contains(error, e.Data.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ManyDependencies_ReadBackEqual()
    {
        var run = await CreateRunAsync();
        foreach (var count in new[] { 1, 1_000, 4_097 })
        {
            var step = await InsertAsync(NewStep(run.Id, count) with { Dependencies = [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid())] });
            AssertSame(step, await FoundAsync(step));
        }
    }

    private static RawJson Text(int length, char fill)
    {
        var text = new StringBuilder(length + 2).Append('"').Append(fill, Math.Max(0, length - 3));
        return new RawJson(text.Append(length > 2 ? "ü\"" : "\"").ToString());
    }

    private static RawJson Json(string text) => new(System.Text.Json.JsonSerializer.Serialize(text));
}
