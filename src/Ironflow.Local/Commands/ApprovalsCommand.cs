using System.CommandLine;
using System.Text.Json;
using Ironflow.Local.Runs;

namespace Ironflow.Local.Commands;

/// <summary><c>ironflow approvals</c></summary>
internal static class ApprovalsCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var hosting = new HostingOptions();
        var command = new Command("approvals", "Lists every open gate, newest first.") { json };
        hosting.AddTo(command);
        command.SetAction((parsed, _) => CommandErrors.GuardAsync(async () =>
        {
            await using var client = await RunClients.OpenAsync(hosting.Of(parsed));
            var gates = await client.ListGatesAsync(CancellationToken.None);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(gates, GateJson.Default.IReadOnlyListGateView));
                return ExitCodes.Completed;
            }

            foreach (var gate in gates)
                Console.Out.WriteLine(FormattableString.Invariant($"{gate.RunId}  {gate.OpenedAt:yyyy-MM-dd HH:mm}  {gate.WorkflowName}  {gate.Question()}\n    {gate.Advice()}"));
            return ExitCodes.Completed;
        }));
        return command;
    }
}
