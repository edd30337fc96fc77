using Ironflow.Steps;
using static Ironflow.Steps.StepStatus;

namespace Ironflow.Core.Tests.Steps;

public class StepTransitionsTests
{
    // Semantics 3.2, written out a second time on purpose.
    private static readonly Dictionary<StepStatus, StepStatus[]> Allowed = new()
    {
        [Pending] = [Running, Skipped, Cancelled],
        [Running] = [Completed, Failed, Cancelled, AwaitingApproval],
        [AwaitingApproval] = [Completed, Rejected, Failed, Cancelled],
        [Completed] = [],
        [Failed] = [],
        [Skipped] = [],
        [Rejected] = [],
        [Cancelled] = [],
    };

    [Fact]
    public void Rule3_2_EveryPair_IsAllowedExactlyWhenTheSemanticsSaySo()
    {
        foreach (var from in Enum.GetValues<StepStatus>())
        {
            Assert.Equal(Allowed[from].Length == 0, StepTransitions.IsFinal(from));
            foreach (var to in Enum.GetValues<StepStatus>())
            {
                Assert.Equal(Allowed[from].Contains(to), StepTransitions.IsAllowed(from, to));
                var refused = Record.Exception(() => StepTransitions.Require(Guid.NewGuid(), new StepKey(1, 2, 3), from, to));
                Assert.Equal(Allowed[from].Contains(to), refused is null);
                Assert.True(refused is null or InvalidTransitionException);
            }
        }
    }

    [Fact]
    public void Statuses_KeepTheirNumbers_WhichAreOnRecordInSqlite()
        => Assert.Equal([Pending, Running, AwaitingApproval, Completed, Failed, Skipped, Rejected, Cancelled], Enumerable.Range(0, 8).Select(n => (StepStatus)n));
}
