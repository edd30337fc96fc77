using System.CommandLine;

namespace Ironflow.Local.Commands;

/// <summary>The <c>ironflow</c> command.</summary>
internal static class RootCommands
{
    public static RootCommand Create() => new("Runs workflows durably, every step on record.")
    {
        RunCommand.Create(),
        ServeCommand.Create(),
        WorkflowsCommand.Create(),
        RunsCommand.Create(),
        ShowCommand.Create(),
        ApprovalsCommand.Create(),
        DecideCommands.Approve(),
        DecideCommands.Reject(),
        DecideCommands.Input(),
        DecideCommands.Signal(),
        CancelCommand.Create(),
        RetryCommand.Create(),
        PurgeCommand.Create(),
        DoctorCommand.Create(),
        KeysCommand.Create(),
        GrantsCommand.Create(),
        AuditCommand.Create(),
        AuditCommand.Whoami(),
    };

    /// <summary>Parses and runs; a usage error exits with <see cref="ExitCodes.Usage"/>.</summary>
    public static async Task<int> InvokeAsync(string[] args)
    {
        // '@file' is a payload's own notation; the parser's response files would read it first, as arguments.
        var parsed = Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        // The commands handle Ctrl+C themselves: a run is cancelled properly before the process ends.
        var exit = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        return parsed.Errors.Count > 0 ? ExitCodes.Usage : exit;
    }
}
