using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Ironflow.TestKit;

namespace Ironflow.Local.Tests.Commands;

/// <summary>The built <c>ironflow</c> command in a process of its own.</summary>
internal sealed class IronflowCommand : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();

    private IronflowCommand(Process process, string? input)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Take(output, line.Data);
        process.ErrorDataReceived += (_, line) => Take(errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (input is not null)
            process.StandardInput.Write(input);
        process.StandardInput.Close();
    }

    public string Output => string.Join('\n', output);

    public string Errors => string.Join('\n', errors);

    /// <summary>Starts it on a data folder.</summary>
    public static IronflowCommand Start(string data, string? input, params string[] arguments) => Start(data, input, new Dictionary<string, string?>(), arguments);

    /// <summary>Starts it on a data folder with variables of its own; one that is <c>null</c> is taken from it.</summary>
    public static IronflowCommand Start(string data, string? input, IReadOnlyDictionary<string, string?> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["IRONFLOW_DATA"] = data;
        start.Environment["IRONFLOW_ASSEMBLIES"] = Path.Combine(AppContext.BaseDirectory, "Ironflow.FaultHost.dll");
        start.Environment.Remove("IRONFLOW_STORAGE");
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ironflow.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return new IronflowCommand(new Process { StartInfo = start }, input);
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<(int Exit, string Output, string Errors)> RunAsync(string data, params string[] arguments)
        => RunAsync(data, new Dictionary<string, string?>(), arguments);

    /// <summary>Runs it to its end with variables of its own.</summary>
    public static async Task<(int Exit, string Output, string Errors)> RunAsync(string data, IReadOnlyDictionary<string, string?> variables, params string[] arguments)
    {
        using var command = Start(data, input: null, variables, arguments);
        var exit = await command.ExitAsync();
        return (exit, command.Output, command.Errors);
    }

    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    /// <summary>Waits for a text on either stream.</summary>
    public Task SaysAsync(string text)
        => Eventually.ThatAsync(() => Output.Contains(text, StringComparison.Ordinal) || Errors.Contains(text, StringComparison.Ordinal), $"the command says '{text}'");

    /// <summary>The files its process has mapped, libraries among them (Linux).</summary>
    public string MappedFiles() => File.ReadAllText(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/proc/{process.Id}/maps"));

    /// <summary>As a supervisor ends it. Ctrl+C takes the same way, but a runner may have been started with SIGINT ignored, which children inherit.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!.WaitForExit();

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private static void Take(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }
}
