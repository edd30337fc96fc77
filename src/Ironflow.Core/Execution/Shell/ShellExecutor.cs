using System.ComponentModel;
using System.Globalization;
using CliWrap.Exceptions;
using Ironflow.Hosting;
using Ironflow.Steps;
using Ironflow.Telemetry;

namespace Ironflow.Execution.Shell;

/// <summary>Runs commands (semantics 11): each in its own session, and nothing it started outlives its step.</summary>
/// <param name="options">The host's settings; <see cref="IronflowOptions.KillGrace"/> is used.</param>
/// <param name="time">The clock of the waits between signals.</param>
public sealed class ShellExecutor(IronflowOptions options, TimeProvider time) : IStepExecutor
{
    /// <inheritdoc/>
    public TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(300);

    /// <inheritdoc/>
    public async Task<StepOutcome> ExecuteAsync(StepExecution execution)
    {
        ArgumentNullException.ThrowIfNull(execution);
        try
        {
            var command = ShellCommand.Prepare(execution);
            if (execution.Stop.IsCancellationRequested)
                return new StepOutcome { Stopped = true };
            using var run = new CommandRun(command, execution.ProcessStarted, options.KillGrace, time, execution.Stop);
            var started = time.GetTimestamp();
            var outcome = Outcome(command, await run.RunAsync());
            WorkMetrics.Shell(outcome, time.GetElapsedTime(started));
            return outcome;
        }
        catch (StepConfigException error)
        {
            return error.ToOutcome();
        }
        catch (Exception error) when (error is Win32Exception or CliWrapException)
        {
            return StartFailed(error.Message);
        }
    }

    private static StepOutcome Outcome(ShellCommand command, CommandEnd end)
    {
        var output = ShellOutput.Write(end);
        if (end.Stopped)
            return new StepOutcome { Output = output, Stopped = true };
        if (end.ExitCode is null or 0)
            return new StepOutcome { Output = output };
        if (SessionLauncher.SaysStartFailed(end.ExitCode.Value, end.Stderr))
            return StartFailed(end.Stderr[(end.Stderr.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        return end.ExitCode > 0 && command.ExitCodeAsOutput
            ? new StepOutcome { Output = output }
            : new StepOutcome { Output = output, Failure = Failure(end.ExitCode.Value, end.Stderr) };
    }

    private static StepFailure Failure(int code, string stderr)
    {
        var killed = code < 0 ? $" (killed by {SignalNames.Of(-code)})" : "";
        var why = stderr.Length > 0 ? ": " + OutputLimits.Ending(stderr) : "";
        return new StepFailure
        {
            Kind = FailureKind.Shell,
            Message = string.Create(CultureInfo.InvariantCulture, $"shell exited with code {code}{killed}{why}"),
            ExitCode = code,
        };
    }

    private static StepOutcome StartFailed(string reason)
        => new() { Failure = new StepFailure { Kind = FailureKind.ShellStart, Message = $"the program could not be started: {reason}" } };
}
