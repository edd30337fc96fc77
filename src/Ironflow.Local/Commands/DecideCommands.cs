using System.CommandLine;
using Ironflow.Json;
using System.Text.Json;
using Ironflow.Gates;
using Ironflow.Local.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Commands;

/// <summary><c>ironflow approve</c>, <c>reject</c>, <c>input</c> and <c>signal</c>.</summary>
internal static class DecideCommands
{
    public static Command Approve() => Decide("approve", "Approves at a run's open gate.", approve: true);

    public static Command Reject() => Decide("reject", "Rejects at a run's open gate; one rejection vetoes.", approve: false);

    public static Command Input()
    {
        var (run, step, comment, json, hosting) = (RunArgument.Create(), GateArguments.Step(), GateArguments.Comment(), CommonOptions.Json(), new HostingOptions());
        var value = new Option<string>("--value") { Description = "The value: JSON, @file, or @- for standard input", HelpName = "JSON|@file", Required = true };
        var command = new Command("input", "Gives the value that a run's open gate asks for.") { run, step, value, comment, json };
        hosting.AddTo(command);
        command.SetAction((parsed, _) => CommandErrors.GuardAsync(async () =>
        {
            var id = RunArgument.Parse(parsed.GetValue(run)!);
            var given = PayloadArgument.Read(parsed.GetValue(value), "--value");
            await using var client = await RunClients.OpenAsync(hosting.Of(parsed));
            var gate = await GateArguments.FindAsync(client, id, parsed.GetValue(step));
            var after = await client.AnswerAsync(gate.RunId, gate.StepId, given, parsed.GetValue(comment), CancellationToken.None);
            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(after, RecordJson.Indented.StepRecord)
                : $"'{gate.StepName}' of run {gate.RunId} has its value{Onwards(client)}");
            return ExitCodes.Completed;
        }));
        return command;
    }

    public static Command Signal()
    {
        var (run, json, hosting) = (RunArgument.Create(), CommonOptions.Json(), new HostingOptions());
        var name = new Argument<string>("name") { Description = "The signal's name" };
        var payload = new Option<string?>("--payload") { Description = "The payload: JSON, @file, or @- for standard input", HelpName = "JSON|@file" };
        var key = new Option<string?>("--key") { Description = "The key, where the run asks for one", HelpName = "KEY" };
        var id = new Option<string?>("--id") { Description = "An id for this delivery: sent again under it, it counts once", HelpName = "ID" };
        var command = new Command("signal", "Sends a signal to a run.") { run, name, payload, key, id, json };
        hosting.AddTo(command);
        command.SetAction((parsed, _) => CommandErrors.GuardAsync(async () =>
        {
            var data = parsed.GetValue(payload) is { } given ? PayloadArgument.Read(given) : RawJson.Null;
            var signal = new NewSignal(RunArgument.Parse(parsed.GetValue(run)!), parsed.GetValue(name)!, data) { Key = parsed.GetValue(key), Id = parsed.GetValue(id) };
            await using var client = await RunClients.OpenAsync(hosting.Of(parsed));
            var standing = await client.SignalAsync(signal, CancellationToken.None);
            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(standing, RecordJson.Indented.SignalRecord)
                : $"signal '{signal.Name}' is with run {standing.RunId}{Onwards(client)}");
            return ExitCodes.Completed;
        }));
        return command;
    }

    private static Command Decide(string name, string description, bool approve)
    {
        var (run, step, comment, json, hosting) = (RunArgument.Create(), GateArguments.Step(), GateArguments.Comment(), CommonOptions.Json(), new HostingOptions());
        var command = new Command(name, description) { run, step, comment, json };
        hosting.AddTo(command);
        command.SetAction((parsed, _) => CommandErrors.GuardAsync(async () =>
        {
            var id = RunArgument.Parse(parsed.GetValue(run)!);
            await using var client = await RunClients.OpenAsync(hosting.Of(parsed));
            var gate = await GateArguments.FindAsync(client, id, parsed.GetValue(step));
            if (gate.Kind == StepKind.HumanInput && approve)
                throw new RequestException(ErrorCodes.BadRequest, $"'{gate.StepName}' asks for a value: {gate.Advice()}");
            var after = await client.DecideAsync(gate.RunId, gate.StepId, approve, parsed.GetValue(comment), CancellationToken.None);
            Console.Out.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(after, RecordJson.Indented.StepRecord) : Outcome(after, approve) + Onwards(client));
            return ExitCodes.Completed;
        }));
        return command;
    }

    /// <summary>A vote that is not the last one decides nothing yet.</summary>
    private static string Outcome(StepRecord gate, bool approve) => gate.Status == StepStatus.AwaitingApproval
        ? FormattableString.Invariant($"'{gate.Name}' of run {gate.RunId} has {gate.Gate!.Votes.Count(v => v.Approve)} of {gate.Gate.Required} approvals")
        : $"'{gate.Name}' of run {gate.RunId} is {(approve ? "approved" : "rejected")}";

    /// <summary>Without a process that executes the run, the decision is on record and nothing more.</summary>
    private static string Onwards(IRunClient client) => client.IsOwn ? "; no process executes the run now, 'ironflow serve' goes on with it" : string.Empty;
}
