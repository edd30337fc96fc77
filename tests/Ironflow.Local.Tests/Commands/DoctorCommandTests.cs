using System.Text.Json.Nodes;

namespace Ironflow.Local.Tests.Commands;

/// <summary><c>ironflow doctor</c> as its user meets it: what is ready, what is missing, and that no key is shown.</summary>
public sealed class DoctorCommandTests : IDisposable
{
    private const string Key = "sk-proj-planted4711planted4711planted";

    // Whatever this machine has set up must not count, nor a program that is installed on it.
    private static readonly string[] Variables =
    [
        "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY", "IRONFLOW_OPENAI_COMPATIBLE_ENDPOINT",
        "IRONFLOW_OPENAI_COMPATIBLE_API_KEY", "IRONFLOW_OPENAI_MODEL", "IRONFLOW_ANTHROPIC_MODEL", "IRONFLOW_AZURE_OPENAI_MODEL",
        "IRONFLOW_OPENAI_COMPATIBLE_MODEL", "IRONFLOW_CLAUDE_MODEL", "IRONFLOW_AGENT_PROVIDER", "IRONFLOW_AGENT_MODEL", "IRONFLOW_MODEL_PRICES",
        "IRONFLOW_RECORD", "IRONFLOW_REPLAY",
    ];

    private static readonly string[] Providers = ["claude-code", "openai", "anthropic", "azure-openai", "openai-compatible"];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task NothingSetUp_Exits1_AndEveryProviderHasItsRemedy()
    {
        var (exit, output, errors) = await DoctorAsync([]);

        Assert.Equal((1, string.Empty), (exit, errors));
        var lines = output.Split('\n');
        Assert.Equal(Providers, lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]));
        Assert.All(lines, line => Assert.StartsWith("not ready ", line, StringComparison.Ordinal));
        string[] remedies = ["IRONFLOW_CLAUDE_PROGRAM", "set OPENAI_API_KEY", "set ANTHROPIC_API_KEY", "set AZURE_OPENAI_ENDPOINT", "set IRONFLOW_OPENAI_COMPATIBLE_ENDPOINT"];
        Assert.All(remedies.Zip(lines), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task KeyInTheEnvironment_Exits0_AndItsServiceIsReadyAndTheDefault()
    {
        var (exit, output, errors) = await DoctorAsync([("OPENAI_API_KEY", Key)]);

        Assert.Equal((0, string.Empty), (exit, errors));
        var line = Assert.Single(output.Split('\n'), line => line.StartsWith("ready ", StringComparison.Ordinal));
        Assert.Contains(" openai ", line, StringComparison.Ordinal);
        Assert.EndsWith("(default)", line, StringComparison.Ordinal);
        AssertWithoutKey(output);
    }

    [Fact]
    public async Task Json_IsOneDocument_AndItsDefaultIsTheReadyOne()
    {
        var (exit, output, errors) = await DoctorAsync([("OPENAI_API_KEY", Key)], "--json", "--verbose");

        Assert.Equal(0, exit);
        var agents = JsonNode.Parse(output)!["agents"]!.AsArray();
        Assert.Equal(Providers.Order(StringComparer.Ordinal), agents.Select(a => (string)a!["provider"]!).Order(StringComparer.Ordinal));
        Assert.All(agents, a => Assert.Equal(((string)a!["provider"]! == "openai", (string)a["provider"]! == "openai"), ((bool)a["ready"]!, (bool)a["default"]!)));
        Assert.All(agents, a => Assert.NotEmpty((string)a!["message"]!));
        AssertWithoutKey(output + errors);
    }

    [Fact]
    public async Task DefaultThatIsNotReady_Exits1_ThoughAnotherIsReady()
    {
        var (exit, output, _) = await DoctorAsync([("OPENAI_API_KEY", Key), ("IRONFLOW_CLAUDE_PROGRAM", BrokenProgram())]);

        Assert.Equal(1, exit);
        var lines = output.Split('\n');
        Assert.Contains(lines, line => line.StartsWith("not ready  claude-code", StringComparison.Ordinal) && line.EndsWith("(default)", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ready      openai", StringComparison.Ordinal));
        AssertWithoutKey(output);
    }

    [Fact]
    public async Task DefaultNamedByTheVariable_IsWhatCounts()
    {
        var (exit, output, _) = await DoctorAsync([("OPENAI_API_KEY", Key), ("IRONFLOW_CLAUDE_PROGRAM", BrokenProgram()), ("IRONFLOW_AGENT_PROVIDER", "openai")]);

        Assert.Equal(0, exit);
        Assert.StartsWith("ready      openai", Assert.Single(output.Split('\n'), line => line.EndsWith("(default)", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("my-resource")]
    [InlineData("ftp://my-resource")]
    public async Task AddressThatIsNone_Exits2_AndNamesTheVariable(string address)
    {
        var (exit, output, errors) = await DoctorAsync([("OPENAI_API_KEY", Key), ("AZURE_OPENAI_ENDPOINT", address)]);

        Assert.Equal((2, string.Empty), (exit, output));
        Assert.StartsWith("ironflow: ", errors, StringComparison.Ordinal);
        Assert.Contains("AZURE_OPENAI_ENDPOINT", errors, StringComparison.Ordinal);
        Assert.Contains(address, errors, StringComparison.Ordinal);
        Assert.Single(errors.Split('\n'));
        AssertWithoutKey(errors);
    }

    private Task<(int Exit, string Output, string Errors)> DoctorAsync((string Name, string Value)[] set, params string[] arguments)
    {
        var variables = Variables.ToDictionary(name => name, _ => (string?)null);
        variables["IRONFLOW_CLAUDE_PROGRAM"] = folder.File("no-claude");
        foreach (var (name, value) in set)
            variables[name] = value;
        return IronflowCommand.RunAsync(folder.File("data"), variables, ["doctor", .. arguments]);
    }

    private string BrokenProgram()
    {
        var file = folder.File("claude");
        File.WriteAllText(file, "#!/bin/sh\nexit 3\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return file;
    }

    private static void AssertWithoutKey(string said)
    {
        Assert.DoesNotContain(Key, said, StringComparison.Ordinal);
        // Nor a part of it that would do to guess whose it is.
        Assert.DoesNotContain("planted", said, StringComparison.Ordinal);
    }
}
