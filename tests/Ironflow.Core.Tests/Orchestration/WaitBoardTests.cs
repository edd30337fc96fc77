using Ironflow.Orchestration;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Orchestration;

/// <summary>A run waits when nothing else of it is running (semantics 6.1, 7.2).</summary>
public sealed class WaitBoardTests
{
    private static readonly StepKey A = new(1, 0, 0);
    private static readonly StepKey B = new(1, 0, 1);
    private readonly List<RunStatus> recorded = [];
    private readonly WaitBoard board;

    public WaitBoardTests() => board = new WaitBoard(status =>
    {
        recorded.Add(status);
        return Task.CompletedTask;
    });

    [Fact]
    public void Rule6_1_OneOfTwoWaits_TheRunRuns()
    {
        board.Opened(A);
        board.Opened(B);
        board.Told(A, RunStatus.AwaitingApproval);
        Assert.Empty(recorded);
    }

    [Fact]
    public void BothWait_TheRunWaits_AndGoesOnWhenOneDoes()
    {
        board.Opened(A);
        board.Opened(B);
        board.Told(A, RunStatus.Sleeping);
        board.Told(B, RunStatus.AwaitingApproval);
        board.Told(A, RunStatus.Running);
        Assert.Equal([RunStatus.AwaitingApproval, RunStatus.Running], recorded);
    }

    [Fact]
    public void TheOneThatRuns_Ends_TheRunWaits()
    {
        board.Opened(A);
        board.Opened(B);
        board.Told(A, RunStatus.Sleeping);
        board.Closed(B);
        Assert.Equal([RunStatus.Sleeping], recorded);
    }

    [Fact]
    public async Task ChangesWhileOneIsRecorded_AreRecordedAfterIt_TheLastOne()
    {
        var slow = new TaskCompletionSource();
        var late = new List<RunStatus>();
        var waiting = new WaitBoard(status =>
        {
            late.Add(status);
            return slow.Task;
        });
        waiting.Opened(A);
        waiting.Told(A, RunStatus.Sleeping);
        waiting.Told(A, RunStatus.Running);
        waiting.Told(A, RunStatus.AwaitingApproval);
        slow.SetResult();
        await waiting.SettleAsync();
        Assert.Equal([RunStatus.Sleeping, RunStatus.AwaitingApproval], late);
    }
}
