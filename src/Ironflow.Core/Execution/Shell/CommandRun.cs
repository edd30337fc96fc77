using System.Diagnostics;
using System.Text;
using CliWrap;
using Ironflow.Steps;

namespace Ironflow.Execution.Shell;

/// <summary>One command from its start to the end of everything it started.</summary>
/// <param name="command">The command.</param>
/// <param name="started">Told the process's mark before the command does anything.</param>
/// <param name="grace">How long it has between SIGTERM and SIGKILL.</param>
/// <param name="time">The clock of the waits.</param>
/// <param name="stop">Ends it, with everything it started.</param>
internal sealed class CommandRun(ShellCommand command, Func<ProcessMark, Task> started, TimeSpan grace, TimeProvider time, CancellationToken stop) : IDisposable
{
    /// <summary>How long output is read on after the process has exited.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(1);

    private readonly BoundedOutput stdout = new();
    private readonly BoundedOutput stderr = new();
    private readonly CancellationTokenSource drained = new();
    private readonly TaskCompletionSource marked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ProcessFamily? family;
    private ExitWatch? watch;

    /// <summary>Reads standard output in place of <see cref="CommandEnd.Stdout"/>, until its end or until the token is set.</summary>
    public Func<Stream, CancellationToken, Task>? StdoutReader { get; init; }

    public async Task<CommandEnd> RunAsync()
    {
        var piping = Start();
        var exited = family!.Exited;
        var stopped = false;
        try
        {
            if (family.Mark is { } mark)
                await started(mark);
            await watch!.Watching;
            if (!stop.IsCancellationRequested)
                marked.SetResult();
            stopped = !await EndsBefore(exited, stop);
        }
        finally
        {
            // Also when the mark could not be written: an unknown process must not go on.
            if (!exited.IsCompleted)
                await family.StopAsync(grace, time);
        }

        await Task.WhenAny(exited, Task.Delay(grace, time));
        await Task.WhenAny(piping, Task.Delay(Drain, time));
        var dropped = !piping.IsCompleted;
        await drained.CancelAsync();
        var killed = family.KillRest();
        return new CommandEnd
        {
            ExitCode = exited.IsCompleted ? await watch.ExitCodeAsync((await piping).ExitCode) : null,
            Stopped = stopped,
            OutputDropped = dropped,
            BackgroundKilled = stopped ? 0 : killed,
            Stdout = stdout.ToText().TrimEnd(),
            Stderr = stderr.ToText().TrimEnd(),
            StdoutCut = stdout.Cut,
            StderrCut = stderr.Cut,
        };
    }

    public void Dispose() => drained.Dispose();

    private static async Task<bool> EndsBefore(Task exited, CancellationToken stop)
    {
        var stopSignal = new TaskCompletionSource();
        await using var registration = stop.Register(() => stopSignal.TrySetResult());
        await Task.WhenAny(exited, stopSignal.Task);
        return exited.IsCompleted;
    }

    private Task<CommandResult> Start()
    {
        string[] line = [.. SessionLauncher.Arguments, command.Program, .. command.Args];
        return Cli.Wrap(line[0])
            .WithWorkingDirectory(command.Directory)
            .WithValidation(CommandResultValidation.None)
            .WithStandardInputPipe(PipeSource.Create(WriteInputAsync))
            .WithStandardOutputPipe(PipeTarget.Create((stream, _) => (StdoutReader ?? stdout.ReadAsync)(stream, drained.Token)))
            .WithStandardErrorPipe(PipeTarget.Create((stream, _) => stderr.ReadAsync(stream, drained.Token)))
            .ExecuteAsync(info => Configure(info, line), Watch, CancellationToken.None, CancellationToken.None)
            .Task;
    }

    private async Task WriteInputAsync(Stream stdin, CancellationToken exited)
    {
        await marked.Task.WaitAsync(exited);
        await stdin.WriteAsync(SessionLauncher.Go, exited);
        if (command.Stdin is not null)
            await stdin.WriteAsync(Encoding.UTF8.GetBytes(command.Stdin), exited);
    }

    private void Configure(ProcessStartInfo info, string[] line)
    {
        // The list reaches the program as it stands; one string would be quoted and split again on the way.
        info.Arguments = "";
        foreach (var arg in line.Skip(1))
            info.ArgumentList.Add(arg);
        info.Environment.Clear();
        foreach (var (name, value) in command.Environment)
            info.Environment[name] = value;
    }

    private void Watch(Process process)
    {
        watch = ExitWatch.Start(process.Id);
        family = new ProcessFamily(process, command.Mark);
    }
}
