using System.Diagnostics;
using System.Text.Json;

namespace Ironflow.Benchmarks.Embedded;

/// <summary>From the start of <c>ironflow run hello</c> to the moment its first step's row says it began.</summary>
internal static class Starting
{
    private const int Passes = 7;

    public static async Task<IReadOnlyList<(string, double)>> MeasureAsync()
    {
        var times = new List<double>();
        for (var pass = 0; pass < Passes; pass++)
        {
            using var folder = new TemporaryFolder();
            times.Add(await StartAsync(folder.Path));
        }

        return [("start_ms", Statistics.Median(times)), ("start_ms_best", times.Min())];
    }

    private static async Task<double> StartAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[
            Path.Combine(AppContext.BaseDirectory, "ironflow.dll"), "run", "hello", "--payload", """{"name":"Ada"}""", "--json", "--data", folder])
            start.ArgumentList.Add(argument);
        var began = DateTimeOffset.UtcNow;
        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync();
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"ironflow run hello exited with {child.ExitCode}: {await errors}");
        using var run = JsonDocument.Parse(output);
        return (run.RootElement.GetProperty("steps")[0].GetProperty("started_at").GetDateTimeOffset() - began).TotalMilliseconds;
    }
}
