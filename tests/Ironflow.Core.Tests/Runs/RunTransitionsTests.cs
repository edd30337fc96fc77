using Ironflow.Runs;
using static Ironflow.Runs.RunStatus;

namespace Ironflow.Core.Tests.Runs;

public class RunTransitionsTests
{
    // Semantics 9.1, written out a second time on purpose.
    private static readonly Dictionary<RunStatus, RunStatus[]> Allowed = new()
    {
        [Pending] = [Running, Failed, Cancelled],
        [Running] = [AwaitingApproval, Sleeping, Retrying, Completed, Warning, Failed, Cancelled],
        [AwaitingApproval] = [Running, Failed, Cancelled],
        [Sleeping] = [Running, Failed, Cancelled],
        [Retrying] = [Running, Failed, Cancelled],
        [Completed] = [],
        [Warning] = [],
        [Failed] = [],
        [Cancelled] = [],
    };

    [Fact]
    public void Rule9_1_EveryPair_IsAllowedExactlyWhenTheSemanticsSaySo()
    {
        var runId = Guid.NewGuid();
        foreach (var from in Enum.GetValues<RunStatus>())
        {
            Assert.Equal(Allowed[from].Length == 0, RunTransitions.IsTerminal(from));
            foreach (var to in Enum.GetValues<RunStatus>())
            {
                Assert.Equal(Allowed[from].Contains(to), RunTransitions.IsAllowed(from, to));
                var refused = Record.Exception(() => RunTransitions.Require(runId, from, to));
                Assert.Equal(Allowed[from].Contains(to), refused is null);
                Assert.True(refused is null or InvalidTransitionException);
            }
        }
    }

    [Fact]
    public void Statuses_KeepTheirNumbers_WhichAreOnRecordInSqlite()
        => Assert.Equal([Pending, Running, AwaitingApproval, Sleeping, Retrying, Completed, Warning, Failed, Cancelled], Enumerable.Range(0, 9).Select(n => (RunStatus)n));
}
