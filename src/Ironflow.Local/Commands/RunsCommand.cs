using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Ironflow.Json;
using Ironflow.Local.Runs;
using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Local.Commands;

/// <summary><c>ironflow runs</c>: the newest runs.</summary>
internal static class RunsCommand
{
    public static Command Create()
    {
        var status = new Option<string?>("--status") { Description = "Only runs of this status", HelpName = "STATUS" };
        var workflow = new Option<string?>("--workflow") { Description = "Only runs whose workflow's name contains this", HelpName = "NAME" };
        var limit = new Option<int>("--limit") { Description = "How many at most, 1 to 100", DefaultValueFactory = _ => 20 };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100)
                result.AddError("--limit is 1 to 100");
        });
        var json = CommonOptions.Json();
        var hosting = new HostingOptions();
        var command = new Command("runs", "Lists runs, newest first.") { status, workflow, limit, json };
        hosting.AddTo(command);
        command.SetAction((parsed, _) => CommandErrors.GuardAsync(async () =>
        {
            var query = new RunQuery
            {
                Status = StatusOf(parsed.GetValue(status)),
                Workflow = parsed.GetValue(workflow),
                Limit = parsed.GetValue(limit),
            };
            await using var client = await RunClients.OpenAsync(hosting.Of(parsed));
            var page = await client.ListAsync(query, CancellationToken.None);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(page.Runs, RecordJson.Indented.IReadOnlyListRunSummary));
                return ExitCodes.Completed;
            }

            foreach (var run in page.Runs)
                Console.Out.WriteLine(Line(run));
            return ExitCodes.Completed;
        }));
        return command;
    }

    private static string Line(RunSummary run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run.Id}  {SnakeCase.Name(run.Status),-17}  {run.CreatedAt:yyyy-MM-dd HH:mm:ss}  {Durations.Text(run.DurationMs),9}  {run.WorkflowName}{(run.Error is null ? string.Empty : ": " + run.Error)}");

    internal static RunStatus? StatusOf(string? name)
    {
        if (name is null)
            return null;
        return SnakeCase.TryParse(name, out RunStatus status)
            ? status
            : throw new RequestException(ErrorCodes.BadRequest, $"--status takes one of {string.Join(", ", Enum.GetValues<RunStatus>().Select(SnakeCase.Name))}, not '{name}'");
    }
}
