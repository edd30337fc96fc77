using System.CommandLine;
using Ironflow.Json;
using Ironflow.Local.Runs;

namespace Ironflow.Local.Commands;

/// <summary><c>ironflow cancel</c>: a run's end, its processes included.</summary>
internal static class CancelCommand
{
    public static Command Create()
    {
        var run = RunArgument.Create();
        var hosting = new HostingOptions();
        var command = new Command("cancel", "Cancels a run: its processes are stopped, its open steps end as cancelled.") { run };
        hosting.AddTo(command);
        command.SetAction((parsed, _) => CommandErrors.GuardAsync(async () =>
        {
            var id = RunArgument.Parse(parsed.GetValue(run)!);
            await using var client = await RunClients.OpenAsync(hosting.Of(parsed), id);
            await client.CancelAsync(id, CancellationToken.None);
            using var view = new SilentView();
            var detail = await new RunFollower(client, TimeProvider.System).FollowAsync(id, view, CancellationToken.None);
            Console.Out.WriteLine($"run {id} {SnakeCase.Name(detail.Run.Status)}");
            return ExitCodes.Completed;
        }));
        return command;
    }

    private sealed class SilentView : IRunView
    {
        public void Show(Ironflow.Runs.RunDetail detail)
        {
        }

        public void Say(string notice) => Console.Error.WriteLine(notice);

        public void Dispose()
        {
        }
    }
}
