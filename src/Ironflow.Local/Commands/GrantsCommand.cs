using System.CommandLine;
using System.Text.Json.Nodes;

namespace Ironflow.Local.Commands;

/// <summary><c>ironflow grants</c>: roles on single workflows.</summary>
internal static class GrantsCommand
{
    private const string Grants = "/api/v1/grants";

    public static Command Create() => new("grants", "Lists, gives and takes back roles on single workflows.") { List(), Add(), Remove() };

    private static Command List() => AccessCommand.Create(
        "list",
        "Lists every grant.",
        [],
        (client, _) => client.SendAsync("GET", Grants),
        grants =>
        {
            foreach (var grant in grants.EnumerateArray())
                Console.Out.WriteLine($"{AccessCommand.Text(grant, "id")}  {AccessCommand.Text(grant, "role"),-8}  {AccessCommand.Text(grant, "workflow")}  {AccessCommand.Text(grant, "subject")}");
        });

    private static Command Add()
    {
        var workflow = new Argument<string>("workflow") { Description = "The workflow's name, with * for any characters" };
        var role = new Argument<string>("role") { Description = "viewer, operator, approver or admin" };
        var subject = new Argument<string>("subject") { Description = "user:ID, group:ID or key:ID" };
        return AccessCommand.Create(
            "add",
            "Gives a role on some workflows to a person, a group or a key.",
            [workflow, role, subject],
            (client, parsed) => client.SendAsync(
                "PUT", Grants, new JsonObject { ["workflow"] = parsed.GetValue(workflow), ["role"] = parsed.GetValue(role), ["subject"] = parsed.GetValue(subject) }),
            grant => Console.Out.WriteLine($"granted {AccessCommand.Text(grant, "id")}"));
    }

    private static Command Remove()
    {
        var id = new Argument<string>("grant") { Description = "The grant's id" };
        return AccessCommand.Create(
            "remove",
            "Takes a grant back.",
            [id],
            (client, parsed) => client.SendAsync("DELETE", $"{Grants}/{Uri.EscapeDataString(parsed.GetValue(id)!)}"),
            grant => Console.Out.WriteLine($"removed {AccessCommand.Text(grant, "id")}"));
    }
}
