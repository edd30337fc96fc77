using System.CommandLine;
using System.Globalization;
using Ironflow.Json;
using Ironflow.Local.Hosting;
using Ironflow.Runs;

namespace Ironflow.Local.Commands;

/// <summary><c>ironflow purge</c></summary>
internal static class PurgeCommand
{
    public static Command Create()
    {
        var older = new Option<string>("--older-than") { Description = "Remove runs that ended longer ago: a number with d, h or m, such as 30d", HelpName = "AGE", Required = true };
        var status = new Option<string?>("--status") { Description = "Only runs that ended like this", HelpName = "STATUS" };
        var workflow = new Option<string?>("--workflow") { Description = "Only runs whose workflow's name contains this", HelpName = "NAME" };
        var dry = new Option<bool>("--dry-run") { Description = "Say what would be removed and remove nothing" };
        var hosting = new HostingOptions();
        var command = new Command("purge", "Removes ended runs with their children, values and history. It can be stopped and run again.") { older, status, workflow, dry };
        hosting.AddTo(command);
        command.SetAction((parsed, _) => CommandErrors.GuardAsync(async () =>
        {
            using var interrupt = new Interrupt();
            // Not disposed: a second Ctrl+C may come after the end.
            var stop = new CancellationTokenSource();
            var stopping = interrupt.First.ContinueWith(_ => stop.Cancel(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            var options = hosting.Of(parsed);
            var purge = new RunPurge(options.Time.GetUtcNow() - AgeOption.Read(parsed.GetValue(older)!, "--older-than"))
            {
                Status = RunsCommand.StatusOf(parsed.GetValue(status)),
                Workflow = parsed.GetValue(workflow),
                IsDryRun = parsed.GetValue(dry),
            };
            // Nothing of the folder is executed: only a root that does not exist is chosen.
            await using var host = await LocalHost.StartAsync(options with { Only = Guid.Empty });
            try
            {
                var count = await host.Service<RunRetention>().PurgeAsync(purge, run => Console.Out.WriteLine(Line(run)), stop.Token);
                Console.Out.WriteLine(purge.IsDryRun ? $"{count} run(s) would be removed, children included" : $"{count} run(s) removed, children included");
                return ExitCodes.Completed;
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine("stopped; what was not removed yet is removed by the next purge");
                return ExitCodes.Interrupted;
            }
        }));
        return command;
    }

    private static string Line(RunSummary run) => string.Create(
        CultureInfo.InvariantCulture, $"{run.Id}  {SnakeCase.Name(run.Status),-9}  {run.CompletedAt:yyyy-MM-dd HH:mm}  {run.WorkflowName}");
}
