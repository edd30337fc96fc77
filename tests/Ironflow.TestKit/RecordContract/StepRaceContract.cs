using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Writers that go on racing until each has won. Not for a store that loses answers: a write that was done, not answered and then overtaken looks like one
/// that was never done.</summary>
public abstract class StepRaceContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    [Fact]
    public async Task Update_ByFiftyThatReadAgain_CountsEach()
    {
        var run = await CreateRunAsync();
        var gate = await StepInAsync(run.Id, 0, StepStatus.AwaitingApproval);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            var standing = gate;
            while (true)
            {
                var result = await Store.UpdateStepAsync(standing, standing with { DurationMs = standing.DurationMs + 1, Owner = Guid.NewGuid().ToString() }, StepWrite.Plain);
                if (result.Kind == StepWriteKind.Written)
                    return;
                standing = result.Step!;
            }
        })));
        Assert.Equal(50, (await FoundAsync(gate)).DurationMs);
    }
}
