using System.CommandLine;
using Ironflow.Runs;

namespace Ironflow.Local.Commands;

/// <summary><c>ironflow retry</c></summary>
internal static class RetryCommand
{
    public static Command Create()
    {
        var run = RunArgument.Create();
        var from = new Option<string>("--from")
        {
            Description = "start; failed, which takes over what ended well; or a step's name or id",
            HelpName = "start|failed|STEP",
            DefaultValueFactory = _ => RunRetryService.FromStart,
        };
        var json = new Option<bool>("--json") { Description = "Print the new run as JSON at the end, progress on standard error" };
        var hosting = new HostingOptions();
        var command = new Command("retry", "Retries an ended run as a new one, and runs it to its end. Exit codes as for run.") { run, from, json };
        hosting.AddTo(command);
        command.SetAction((parsed, _) => CommandErrors.GuardAsync(() =>
        {
            var id = RunArgument.Parse(parsed.GetValue(run)!);
            return RunCommand.RunAsync(client => client.RetryAsync(id, parsed.GetValue(from)!, CancellationToken.None), hosting.Of(parsed), parsed.GetValue(json));
        }));
        return command;
    }
}
