using System.Diagnostics;
using System.Globalization;
using Ironflow.FaultHost;
using Ironflow.FaultHost.Tree;

namespace Ironflow.Local.Tests.Faults;

/// <summary>A host in a process of its own, over a folder that outlives it.</summary>
internal sealed class FaultHostProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;

    private FaultHostProcess(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
    }

    public static FaultHostProcess Start(string folder, int runs, int steps, int? allowance = null, string crash = "-", params string[] storage)
        => Start(
        [
            folder, runs.ToString(CultureInfo.InvariantCulture), steps.ToString(CultureInfo.InvariantCulture),
            allowance?.ToString(CultureInfo.InvariantCulture) ?? "-", crash, .. storage,
        ]);

    public static FaultHostProcess StartTree(string folder, TreePoint point, params string[] storage) => Start(["tree", folder, point.ToString(), .. storage]);

    public static FaultHostProcess StartAgent(string folder, CrashPoint point, params string[] storage) => Start(["agent", folder, point.ToString(), .. storage]);

    public static FaultHostProcess StartLimits(string folder, int runs, params string[] storage)
        => Start(["limits", folder, runs.ToString(CultureInfo.InvariantCulture), .. storage]);

    /// <summary>Waits until it has said a line so many times; fails when it ends or the time is up before, and then only kills it.</summary>
    public async Task UntilSaidAsync(string line, int times = 1)
    {
        var said = 0;
        try
        {
            while (said < times && await SaysAsync(line))
                said++;
        }
        catch (OperationCanceledException)
        {
            // Said below, with the host's errors.
        }

        if (said == times)
            return;
        Kill();
        Assert.Fail($"the host said '{line}' {said} times instead of {times}; its errors: {await errors}");
    }

    /// <summary>Waits for a line such as "done"; <c>false</c> when the process ended without it.</summary>
    public async Task<bool> SaysAsync(string line)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } said)
        {
            if (said == line)
                return true;
        }

        return false;
    }

    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    private static FaultHostProcess Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Prepend(Path.Combine(AppContext.BaseDirectory, "Ironflow.FaultHost.dll")))
            start.ArgumentList.Add(argument);
        return new FaultHostProcess(Process.Start(start)!);
    }

    public void Kill() => process.Kill();

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
