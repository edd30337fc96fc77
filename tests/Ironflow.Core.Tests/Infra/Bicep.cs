using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironflow.Core.Tests.Architecture;

namespace Ironflow.Core.Tests.Infra;

/// <summary>The Bicep compiler that the project restores. Nothing it is asked for here needs a network.</summary>
internal static class Bicep
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly Lazy<Task<JsonNode>> Main = new(BuildMainAsync);

    public static string Folder { get; } = Repository.PathOf("infra");

    /// <summary>Everything it has to say of the files below a folder, a line each.</summary>
    public static async Task<IReadOnlyList<string>> LintAsync(string folder)
    {
        var (_, output, error) = await RunAsync(folder, "lint", "--pattern", "**/*.bicep", "--no-restore", "--diagnostics-format", "Sarif");
        var reports = Reports(output);
        var files = Directory.EnumerateFiles(folder, "*.bicep", SearchOption.AllDirectories).Count();
        Assert.True(reports.Count == files, $"bicep lint gave {reports.Count} reports of {files} files: {output}{error}");
        return [.. reports.SelectMany(report => report["runs"]![0]!["results"]!.AsArray()).Select(result =>
            $"{result!["locations"]?[0]?["physicalLocation"]?["artifactLocation"]?["uri"]}: {result["level"]} {result["ruleId"]}: {result["message"]?["text"]}")];
    }

    /// <summary>The ARM template of <c>infra/main.bicep</c>, compiled once.</summary>
    public static Task<JsonNode> MainAsync() => Main.Value;

    /// <summary>What a deployment would create, with every expression evaluated that does not need Azure.</summary>
    /// <param name="parameters">The lines of a <c>.bicepparam</c> file after its first.</param>
    public static async Task<JsonNode> SnapshotAsync(string parameters)
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-bicep-");
        try
        {
            // A path in such a file is always relative.
            var main = Path.GetRelativePath(folder.FullName, Path.Combine(Folder, "main.bicep")).Replace('\\', '/');
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "main.bicepparam"), $"using '{main}'\n{parameters}");
            var (code, output, error) = await RunAsync(
                folder.FullName, "snapshot", "main.bicepparam", "--mode", "Overwrite", "--location", "westeurope",
                "--subscription-id", "00000000-0000-0000-0000-000000000001", "--tenant-id", "00000000-0000-0000-0000-000000000002");
            Assert.True(code == 0, output + error);
            return JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "main.snapshot.json")))!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<JsonNode> BuildMainAsync()
    {
        var (code, output, error) = await RunAsync(Folder, "build", "main.bicep", "--stdout", "--no-restore");
        Assert.True(code == 0 && error.Length == 0, error);
        return JsonNode.Parse(output)!;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string folder, params string[] arguments)
    {
        var program = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "BicepPath").Value!;
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var bicep = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started");
        var output = bicep.StandardOutput.ReadToEndAsync();
        var error = bicep.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(Patience);
        await bicep.WaitForExitAsync(timeout.Token);
        return (bicep.ExitCode, await output, await error);
    }

    // A report for every file, one behind the other.
    private static List<JsonNode> Reports(string output)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(output), new JsonReaderOptions { AllowMultipleValues = true });
        var reports = new List<JsonNode>();
        while (reader.Read())
            reports.Add(JsonNode.Parse(ref reader)!);
        return reports;
    }
}
