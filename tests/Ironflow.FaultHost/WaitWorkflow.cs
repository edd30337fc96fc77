namespace Ironflow.FaultHost;

/// <summary>One shell step that does not end by itself.</summary>
public sealed class WaitWorkflow : Workflow<WaitInput>
{
    /// <inheritdoc/>
    public override string Name => "fault-wait";

    /// <inheritdoc/>
    public override string Description => "A process that waits";

    /// <inheritdoc/>
    public override async Task RunAsync(WorkflowContext context, WaitInput input)
    {
        var script = (input.Deaf ? "trap '' TERM; " : string.Empty) + "echo $$ > \"$PID_FILE.new\"; mv \"$PID_FILE.new\" \"$PID_FILE\"; exec sleep 300";
        await context.ShellAsync("wait", new ShellConfig(script) with { Environment = new Dictionary<string, string> { ["PID_FILE"] = input.PidFile } });
    }
}

/// <param name="PidFile">The file that takes the process's id.</param>
/// <param name="Deaf">Whether the process ignores SIGTERM.</param>
public sealed record WaitInput(string PidFile, bool Deaf = false);
