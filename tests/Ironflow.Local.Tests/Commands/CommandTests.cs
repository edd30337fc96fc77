using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironflow.TestKit;

namespace Ironflow.Local.Tests.Commands;

/// <summary>The command as its user meets it: what it prints and how it exits (docs/operations.md).</summary>
public sealed class CommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Data => folder.File("data");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Run_Completes_Exits0AndJsonIsTheRun()
    {
        var (exit, output, _) = await IronflowCommand.RunAsync(Data, "run", "hello", "--payload", """{"name":"Zoë 🎉"}""", "--json");

        Assert.Equal(0, exit);
        var run = JsonNode.Parse(output)!["run"]!;
        Assert.Equal(("completed", "Hello, Zoë 🎉!"), ((string)run["status"]!, (string)run["output"]!["greeting"]!));
    }

    [Fact]
    public async Task Run_PayloadFromFileAndStandardInput_IsTaken()
    {
        var file = folder.File("payload.json");
        await File.WriteAllTextAsync(file, "\uFEFF{\"name\":\"file\"}");
        using var piped = IronflowCommand.Start(folder.File("other"), """{"name":"pipe"}""", "run", "hello", "--payload", "@-");
        var (exit, output, errors) = await IronflowCommand.RunAsync(Data, "run", "hello", "--payload", "@" + file);

        Assert.Equal((0, string.Empty), (exit, errors));
        Assert.Contains("Hello, file!", output, StringComparison.Ordinal);
        Assert.Equal(0, await piped.ExitAsync());
        Assert.Contains("Hello, pipe!", piped.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Fails_Exits1AndSaysWhy()
    {
        var payload = JsonSerializer.Serialize(new { directory = folder.Path });
        var (exit, output, _) = await IronflowCommand.RunAsync(Data, "run", "repo-health", "--payload", payload);

        Assert.Equal(1, exit);
        Assert.Contains("run failed", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there are: code-review, deploy, fault-again, fault-agent, fault-branch, fault-cancelled, fault-gate, fault-limited, fault-never, fault-tree, fault-wait, fault-work, hello, nightly, repo-health, triage", "run", "nope")]
    [InlineData("--wat", "run", "hello", "--wat")]
    [InlineData("at $.nam: there is no member 'nam'; the members are: name", "run", "hello", "--payload", """{"nam":1}""")]
    [InlineData("not JSON at line 1, position 2", "run", "hello", "--payload", "{bad")]
    [InlineData("Duplicate property 'name'", "run", "hello", "--payload", """{"name":"a","name":"b"}""")]
    [InlineData("/no/such/file.json", "run", "hello", "--payload", "@/no/such/file.json")]
    [InlineData("there is no assembly 'nope.dll'", "workflows", "--assembly", "nope.dll")]
    [InlineData("--port is 0 to 65535", "serve", "--port", "70000")]
    [InlineData("--limit is 1 to 100", "runs", "--limit", "0")]
    [InlineData("--data", "runs", "--data", "")]
    [InlineData("is not a storage connection string", "runs", "--storage", "nonsense")]
    [InlineData("is not a run id", "cancel", "zzz")]
    [InlineData("there is no run", "cancel", "01890a5d-ac96-774b-bcce-b302099a8057")]
    public async Task Request_CannotBeCarriedOut_Exits2AndSaysWhatIsWrong(string says, params string[] arguments)
    {
        var (exit, _, errors) = await IronflowCommand.RunAsync(Data, arguments);

        Assert.Equal(2, exit);
        Assert.Contains(says, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_BelowAFile_Exits2AndNamesIt()
    {
        var file = folder.File("file");
        await File.WriteAllTextAsync(file, string.Empty);
        var (exit, _, errors) = await IronflowCommand.RunAsync(Path.Combine(file, "data"), "runs");

        Assert.Equal(2, exit);
        Assert.Contains($"the data folder '{Path.Combine(file, "data")}' cannot be used", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Terminated_Exits130TheRunIsCancelledAndItsProcessGone()
    {
        using var command = StartWaiting("pid");
        var waiting = await WaitingProcessAsync("pid");
        command.Terminate();

        Assert.Equal(130, await command.ExitAsync());
        Assert.Contains("run cancelled", command.Output, StringComparison.Ordinal);
        Assert.False(IsAlive(waiting));
    }

    [Fact]
    public async Task Run_TerminatedTwice_Exits130AtOnceAndLeavesTheRunOpen()
    {
        using var command = StartWaiting("pid", deaf: true);
        var waiting = await WaitingProcessAsync("pid");
        command.Terminate();
        await command.SaysAsync("again to leave it as it is");
        command.Terminate();

        Assert.Equal(130, await command.ExitAsync());
        Assert.Contains("left as it is; 'ironflow cancel", command.Errors, StringComparison.Ordinal);
        Assert.False(IsAlive(waiting));
    }

    [Fact]
    public async Task Folder_HeldByServe_RunGoesThroughItAndASecondServeIsRefused()
    {
        using var server = IronflowCommand.Start(Data, input: null, "serve", "--port", "0");
        await server.SaysAsync("listening on ");
        var port = new Uri(server.Output.Split(' ', ',')[2]).Port.ToString(CultureInfo.InvariantCulture);

        var run = await IronflowCommand.RunAsync(Data, "run", "hello", "--payload", """{"name":"held"}""");
        var refused = await IronflowCommand.RunAsync(Data, "run", "hello", "--payload", """{"nam":1}""");
        var second = await IronflowCommand.RunAsync(folder.File("second"), "serve", "--port", port);

        Assert.Equal(0, run.Exit);
        Assert.Contains("Hello, held!", run.Output, StringComparison.Ordinal);
        Assert.Equal((2, true), (refused.Exit, refused.Errors.Contains("there is no member 'nam'", StringComparison.Ordinal)));
        Assert.Equal(2, second.Exit);
        Assert.StartsWith($"ironflow: cannot listen on 127.0.0.1:{port}", second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_HeldByARunThatEnds_TheSecondRunGoesOnByItself()
    {
        using var first = StartWaiting("first");
        await WaitingProcessAsync("first");
        using var second = StartWaiting("second");
        var before = await WaitingProcessAsync("second");
        first.Terminate();

        Assert.Equal(130, await first.ExitAsync());
        await Eventually.ThatAsync(() => !IsAlive(before) && IsAlive(ReadPid("second")), "the second run's step runs again in its own process");
        second.Terminate();
        Assert.Equal(130, await second.ExitAsync());
        Assert.Contains("run cancelled", second.Output, StringComparison.Ordinal);
        Assert.False(IsAlive(ReadPid("second")));
    }

    [Fact]
    public async Task Cancel_OfARunThatHoldsTheFolder_Exits0AndTheRunSaysSo()
    {
        using var run = StartWaiting("pid");
        var waiting = await WaitingProcessAsync("pid");
        await run.SaysAsync("of fault-wait");
        var id = run.Output.Split(' ')[1];

        var (exit, output, errors) = await IronflowCommand.RunAsync(Data, "cancel", id);

        Assert.Equal((0, $"run {id} cancelled", string.Empty), (exit, output, errors));
        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains("run cancelled", run.Output, StringComparison.Ordinal);
        Assert.False(IsAlive(waiting));
    }

    [Fact]
    public async Task Show_OfARunLeftOpen_DoesNotExecuteIt()
    {
        string id;
        using (var run = StartWaiting("pid"))
        {
            await WaitingProcessAsync("pid");
            await run.SaysAsync("of fault-wait");
            id = run.Output.Split(' ')[1];
        }

        await IronflowCommand.RunAsync(Data, "show", id);
        var (exit, output, _) = await IronflowCommand.RunAsync(Data, "show", id, "--json");

        Assert.Equal(0, exit);
        Assert.Equal(("running", 1), ((string)JsonNode.Parse(output)!["run"]!["status"]!, (int)JsonNode.Parse(output)!["steps"]![0]!["delivery"]!));
    }

    [Fact]
    public async Task Endpoint_LeftByAKilledProcessWhoseIdIsAnothers_IsNotBelieved()
    {
        Directory.CreateDirectory(Data);
        using var nobody = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        nobody.Start();
        var url = $"http://{nobody.LocalEndpoint}";
        nobody.Stop();
        var left = new { url, token = "t", pid = Environment.ProcessId };
        await File.WriteAllTextAsync(Path.Combine(Data, "endpoint"), JsonSerializer.Serialize(left));

        Assert.Equal(0, (await IronflowCommand.RunAsync(Data, "run", "hello", "--payload", """{"name":"a"}""")).Exit);
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private IronflowCommand StartWaiting(string pidFile, bool deaf = false)
        => IronflowCommand.Start(Data, input: null, "run", "fault-wait", "--payload", JsonSerializer.Serialize(new { pidFile = folder.File(pidFile), deaf }));

    private async Task<int> WaitingProcessAsync(string pidFile)
    {
        await Eventually.ThatAsync(() => File.Exists(folder.File(pidFile)), "the step's process runs");
        return ReadPid(pidFile);
    }

    private int ReadPid(string pidFile) => int.Parse(File.ReadAllText(folder.File(pidFile)), CultureInfo.InvariantCulture);
}
