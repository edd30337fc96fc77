using System.CommandLine;
using System.Text.Json;
using Ironflow.Json;
using Ironflow.Local.Runs;

namespace Ironflow.Local.Commands;

/// <summary><c>ironflow show</c>: a run with its steps.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var run = RunArgument.Create();
        var json = CommonOptions.Json();
        var hosting = new HostingOptions();
        var command = new Command("show", "Shows a run with its steps.") { run, json };
        hosting.AddTo(command);
        command.SetAction((parsed, _) => CommandErrors.GuardAsync(async () =>
        {
            var id = RunArgument.Parse(parsed.GetValue(run)!);
            // Not limited to this run: looking at a run must not execute it.
            await using var client = await RunClients.OpenAsync(hosting.Of(parsed));
            var detail = await client.FindAsync(id, CancellationToken.None)
                ?? throw new RequestException(ErrorCodes.RunNotFound, $"there is no run {id} in this data folder");
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(detail, RecordJson.Indented.RunDetail));
                return ExitCodes.Completed;
            }

            using var view = new PlainRunView(Console.Out);
            view.Show(detail);
            if (detail.Run.Output is { } output)
                OutputText.Write(Console.Out, output);
            return ExitCodes.Completed;
        }));
        return command;
    }
}
