using System.Text.RegularExpressions;
using Ironflow.Durable;
using Ironflow.Local.Durable;

namespace Ironflow.Local.Tests.Histories;

/// <summary>Runs that were recorded earlier, replayed by today's code: a change that would break running workflows fails here.</summary>
/// <remarks>A sample may be changed so that its runs on record cannot go on: give it another <see cref="IWorkflow.Version"/> and record anew, with
/// <c>IRONFLOW_RECORD_HISTORIES=1 dotnet test tests/Ironflow.Local.Tests --filter HistoryTests</c>. A failure without such a change is a defect of the engine.</remarks>
public sealed partial class HistoryTests
{
    private const string RecordVariable = "IRONFLOW_RECORD_HISTORIES";

    public static TheoryData<string> Samples => new(SampleRuns.All.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task RecordedEarlier_ReplayedByTodaysCode_ComesToTheSame(string sample)
        => Assert.Empty(await ReplayedRun.DifferencesAsync(HistoryFile.Read(await File.ReadAllTextAsync(FileOf(sample)))));

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task RecordedNow_WrittenAndRead_ReplaysToTheSame(string sample)
    {
        var json = HistoryFile.Write(await SampleRuns.RecordAsync(sample));

        var read = HistoryFile.Read(json);
        Assert.Equal(json, HistoryFile.Write(read));
        Assert.Empty(await ReplayedRun.DifferencesAsync(read));
        Assert.All(read, history => Assert.Equal(DurableStatus.Completed, history.Status));
        Assert.DoesNotMatch($@"\b{Regex.Escape(Environment.MachineName)}\b", json);
        if (Environment.GetEnvironmentVariable(RecordVariable) is "1")
            await File.WriteAllTextAsync(FileOf(sample), json);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task AnyStepNamedOtherwise_IsFound(string sample)
    {
        var json = await File.ReadAllTextAsync(FileOf(sample));
        var steps = StepName().Matches(json).Select(match => match.Groups[1].Value).Where(name => !name.StartsWith("Ironflow.", StringComparison.Ordinal)).ToHashSet();

        Assert.NotEmpty(steps);
        foreach (var step in steps)
        {
            // As if the run had been recorded when the code called this step something else.
            var renamed = json.Replace($"\"name\": \"{step}\"", "\"name\": \"as-it-was-called\"", StringComparison.Ordinal);
            Assert.True((await ReplayedRun.DifferencesAsync(HistoryFile.Read(renamed))).Count > 0, $"a renamed '{step}' is not found");
        }
    }

    private static string FileOf(string sample)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Ironflow.sln")))
                return Path.Combine(directory.FullName, "tests", "Ironflow.Local.Tests", "Histories", sample + ".json");
        }

        throw new InvalidOperationException($"no Ironflow.sln above {AppContext.BaseDirectory}");
    }

    // The steps' names only: those of engine entries begin with the house's own, and a payload's stand in 'json' without a key beside them.
    [GeneratedRegex("""
        "key": "\d{3}:\d{5}:\d{4}",\s+"name": "([^"]+)"
        """)]
    private static partial Regex StepName();
}
