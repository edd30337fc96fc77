using Ironflow.Execution;
using Ironflow.Execution.Shell;
using Ironflow.Hosting;
using Ironflow.Secrets;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Execution.Shell;

/// <summary>Runs commands with a mark of its own in their environment, by which the processes they leave are found in <c>/proc</c>.</summary>
public abstract class ShellFixture : IDisposable
{
    private readonly MarkedProcesses marked = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ironflow-shell-");

    protected string Folder => folder.FullName;

    protected static TimeSpan Grace { get; } = TimeSpan.FromSeconds(1);

    public void Dispose()
    {
        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    internal Task<StepOutcome> RunAsync(
        ShellConfig config, ISecretSource? secrets = null, Func<ProcessMark, Task>? started = null, CancellationToken stop = default)
        => new ShellExecutor(new IronflowOptions { KillGrace = Grace }, TimeProvider.System)
            .ExecuteAsync(Execution(config, secrets, started, stop));

    internal StepExecution Execution(
        ShellConfig config, ISecretSource? secrets = null, Func<ProcessMark, Task>? started = null, CancellationToken stop = default)
    {
        var step = config.ToStepConfig();
        return Executions.Of(step with { Env = [.. step.Env, [MarkedProcesses.Variable, marked.Mark]] }, StepKind.Shell, secrets, started, stop);
    }

    /// <summary>Starts a command that writes the file <c>ready</c>, stops it then, and returns how it ended.</summary>
    internal async Task<StepOutcome> StopWhenReadyAsync(string command)
    {
        using var stop = new CancellationTokenSource();
        var running = RunAsync(new ShellConfig(command) { Directory = Folder }, stop: stop.Token);
        await Eventually.TrueAsync(() => File.Exists(Path.Combine(Folder, "ready")), "the command is ready");
        await stop.CancelAsync();
        return await running;
    }

    internal Task AssertNoProcessLeftAsync() => marked.AssertNoneLeftAsync();

    internal IEnumerable<int> Processes() => marked.Alive();
}
