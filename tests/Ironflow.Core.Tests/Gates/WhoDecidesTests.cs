using Ironflow.Gates;
using Ironflow.Hosting;

namespace Ironflow.Core.Tests.Gates;

/// <summary>Who may decide at a gate (semantics 6.5), over every case.</summary>
public sealed class WhoDecidesTests
{
    [Theory]
    // Nobody named: everybody, but for who started the run where somebody else is asked for.
    [InlineData("", false, "ada", "", true, true)]
    [InlineData("", false, "ada", "", false, true)]
    [InlineData("", false, "bob", "", true, true)]
    [InlineData("", true, "ada", "", true, false)]
    [InlineData("", true, "ada", "", false, true)]
    [InlineData("", true, "bob", "", true, true)]
    // By name.
    [InlineData("user:bob", false, "bob", "", true, true)]
    [InlineData("user:bob", false, "carl", "", true, false)]
    [InlineData("user:bob", false, "carl", "", false, false)]
    [InlineData("user:bob", false, "Bob", "", true, false)]
    [InlineData("user:bob,user:carl", false, "carl", "", true, true)]
    // By group; a group's name is not a person's, nor the other way round.
    [InlineData("group:leads", false, "bob", "leads", true, true)]
    [InlineData("group:leads", false, "bob", "ops,leads", true, true)]
    [InlineData("group:leads", false, "bob", "ops", true, false)]
    [InlineData("group:leads", false, "leads", "", true, false)]
    [InlineData("user:leads", false, "bob", "leads", true, false)]
    // Being named does not make who started the run somebody else; a veto is always theirs.
    [InlineData("user:ada", true, "ada", "", true, false)]
    [InlineData("group:leads", true, "ada", "leads", true, false)]
    [InlineData("user:ada", true, "ada", "", false, true)]
    [InlineData("user:bob", true, "ada", "", false, false)]
    // What is neither names nobody.
    [InlineData("bob", false, "bob", "bob", true, false)]
    public void Rule6_5_WhyNot_RunStartedByAda(string assignees, bool notStarter, string caller, string groups, bool approve, bool may)
    {
        var gate = new GateState { Assignees = List(assignees), PreventSelfApproval = notStarter, StartedBy = "ada" };

        var why = GateRules.WhyNot(gate, new Caller(caller, List(groups), []), approve);

        Assert.Equal(may, why is null);
        if (why is not null)
            Assert.Contains($"'{caller}'", why, StringComparison.Ordinal);
    }

    private static string[] List(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
