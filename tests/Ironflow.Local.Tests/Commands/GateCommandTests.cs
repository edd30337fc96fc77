using System.Text.Json.Nodes;
using Ironflow.TestKit;

namespace Ironflow.Local.Tests.Commands;

/// <summary>Decisions, values, signals and retries from the command line, as other processes than the run's own take them (docs/operations.md).</summary>
public sealed class GateCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Data => folder.File("data");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Approve_OfARunThatWaits_ItSaysHowToAndGoesOn()
    {
        using var run = Start("""{}""");
        var id = await WaitingAsync(run, "ironflow approve ");
        var listed = JsonNode.Parse((await RunAsync("approvals", "--json")).Output)!.AsArray().Single()!;

        var (exit, output, _) = await RunAsync("approve", id, "--comment", "fine", "--json");

        Assert.Equal((id, "release", "Release?"), ((string)listed["run_id"]!, (string)listed["step_name"]!, (string)listed["message"]!));
        Assert.Equal((0, "fine"), (exit, (string)JsonNode.Parse(output)!["gate"]!["decision"]!["comment"]!));
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains("release (approval) completed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approve_OneOfTwo_SaysSoAndTheSecondTimeIsRefused()
    {
        using var run = Start("""{"required":2}""");
        var id = await WaitingAsync(run, "ironflow approve ");

        var first = await RunAsync("approve", id);
        var second = await RunAsync("approve", id);

        Assert.Equal((0, $"'release' of run {id} has 1 of 2 approvals"), (first.Exit, first.Output));
        Assert.Equal((2, true), (second.Exit, second.Errors.Contains("has voted", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reject_OfARunThatWaits_ItFailsWithTheReasonAndIsRetried()
    {
        using var run = Start("""{}""");
        var id = await WaitingAsync(run, "ironflow approve ");
        var rejected = await RunAsync("reject", id, "--comment", "not today");
        Assert.Equal((0, $"'release' of run {id} is rejected"), (rejected.Exit, rejected.Output));
        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains("not today", run.Output, StringComparison.Ordinal);

        using var retry = IronflowCommand.Start(Data, input: null, "retry", id, "--from", "failed");
        var retried = await WaitingAsync(retry, "ironflow approve ");
        Assert.NotEqual(id, retried);
        Assert.Equal(0, (await RunAsync("approve", retried)).Exit);
        Assert.Equal(0, await retry.ExitAsync());

        var (exit, _, errors) = await RunAsync("retry", retried, "--from", "failed");
        Assert.Equal((2, true), (exit, errors.Contains("ended well", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Input_OfAValue_ABadOneExits2AndTheGateStaysOpen()
    {
        using var run = Start("""{"kind":"input"}""");
        var id = await WaitingAsync(run, "ironflow input ");

        var approved = await RunAsync("approve", id);
        var bad = await RunAsync("input", id, "--value", "\"x\"");
        var good = await RunAsync("input", id, "--value", "3");

        Assert.Equal((2, true), (approved.Exit, approved.Errors.Contains("asks for a value", StringComparison.Ordinal)));
        Assert.Equal((2, true), (bad.Exit, bad.Errors.Contains("does not fit", StringComparison.Ordinal)));
        Assert.Equal((0, $"'how many' of run {id} has its value"), (good.Exit, good.Output));
        Assert.Equal(0, await run.ExitAsync());
        Assert.EndsWith("3", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_WithItsKey_OpensTheGate()
    {
        using var run = Start("""{"kind":"signal"}""");
        var id = await WaitingAsync(run, "ironflow signal ");

        var bad = await RunAsync("signal", id, "paid", "--key", "k", "--payload", "1");
        var good = await RunAsync("signal", id, "paid", "--key", "k", "--payload", "\"card\"");

        Assert.Equal((2, true), (bad.Exit, bad.Errors.Contains("does not fit", StringComparison.Ordinal)));
        Assert.Equal(0, good.Exit);
        Assert.Equal(0, await run.ExitAsync());
        Assert.EndsWith("\"card\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approve_SeveralGatesInChildren_NamesThemAndTakesOneByItsId()
    {
        using var run = Start("""{"kind":"children"}""");
        var id = await WaitingAsync(run, "waits for a decision in a child run: ironflow approve ");

        var ambiguous = await RunAsync("approve", id);
        var gates = JsonNode.Parse((await RunAsync("approvals", "--json")).Output)!.AsArray();
        var first = await RunAsync("approve", id, "--step", (string)gates[0]!["step_id"]!);
        var rest = await RunAsync("approve", id);

        Assert.Equal(2, ambiguous.Exit);
        Assert.All(gates, gate => Assert.Contains((string)gate!["step_id"]!, ambiguous.Errors, StringComparison.Ordinal));
        Assert.Equal((0, 0), (first.Exit, rest.Exit));
        Assert.Equal(0, await run.ExitAsync());
    }

    [Fact]
    public async Task Approve_WhenNobodyExecutesTheRun_IsRecordedAndServeGoesOn()
    {
        string id;
        using (var run = Start("""{}"""))
            id = await WaitingAsync(run, "ironflow approve ");

        var (exit, output, _) = await RunAsync("approve", id);
        Assert.Equal(0, exit);
        Assert.Contains("'ironflow serve' goes on with it", output, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("approve", id)).Exit);
        Assert.Equal("awaiting_approval", await StatusAsync(id));

        using var server = IronflowCommand.Start(Data, input: null, "serve", "--port", "0");
        await server.SaysAsync("listening on ");
        await Eventually.GetAsync(async () => await StatusAsync(id) == "completed" ? "yes" : null, "serve goes on with the run");
    }

    [Fact]
    public async Task Decisions_ThatCannotBe_Exit2AndSayWhy()
    {
        var done = JsonNode.Parse((await RunAsync("run", "hello", "--payload", """{"name":"a"}""", "--json")).Output)!["run"]!;
        var id = (string)done["id"]!;

        foreach (var (says, arguments) in new (string, string[])[]
        {
            ("has no open gate", ["approve", id]),
            ("there is no run", ["reject", Guid.NewGuid().ToString()]),
            ("not a run id", ["approve", "zzz"]),
            ("--value", ["input", id]),
            ("--value is not JSON", ["input", id, "--value", "{"]),
            ("takes no signals", ["signal", id, "paid"]),
            ("a signal's name", ["signal", id, "PAID"]),
            ("has no step 'nope'", ["retry", id, "--from", "nope"]),
        })
        {
            var (exit, _, errors) = await RunAsync(arguments);
            Assert.Equal(2, exit);
            Assert.Contains(says, errors, StringComparison.Ordinal);
        }
    }

    private async Task<string> StatusAsync(string id) => (string)JsonNode.Parse((await RunAsync("show", id, "--json")).Output)!["run"]!["status"]!;

    private IronflowCommand Start(string payload) => IronflowCommand.Start(Data, input: null, "run", "fault-gate", "--payload", payload);

    private static async Task<string> WaitingAsync(IronflowCommand command, string advice)
    {
        await command.SaysAsync(advice);
        return command.Output.Split(' ')[1];
    }

    private Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => IronflowCommand.RunAsync(Data, arguments);
}
