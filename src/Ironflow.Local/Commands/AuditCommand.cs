using System.CommandLine;

namespace Ironflow.Local.Commands;

/// <summary><c>ironflow audit</c> and <c>ironflow whoami</c></summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var actor = new Option<string?>("--actor") { Description = "Only by this caller", HelpName = "ID" };
        var operation = new Option<string?>("--operation") { Description = "Only this operation, such as CancelRun", HelpName = "NAME" };
        var target = new Option<string?>("--target") { Description = "Only at this target, such as run:ID", HelpName = "TARGET" };
        var outcome = new Option<string?>("--outcome") { Description = "Only what went so: intended, done, refused or failed", HelpName = "OUTCOME" };
        var limit = new Option<int>("--limit") { Description = "How many at most, 1 to 100", DefaultValueFactory = _ => 20 };
        return AccessCommand.Create(
            "audit",
            "Lists who did what and what was refused, newest first.",
            [actor, operation, target, outcome, limit],
            (client, parsed) =>
            {
                var filters = new (string Name, string? Value)[]
                {
                    ("actor", parsed.GetValue(actor)), ("operation", parsed.GetValue(operation)), ("target", parsed.GetValue(target)), ("outcome", parsed.GetValue(outcome)),
                };
                var query = string.Concat(filters.Where(f => f.Value is not null).Select(f => $"&{f.Name}={Uri.EscapeDataString(f.Value!)}"));
                return client.SendAsync("GET", FormattableString.Invariant($"/api/v1/audit?limit={parsed.GetValue(limit)}{query}"));
            },
            rows =>
            {
                foreach (var row in rows.EnumerateArray())
                    Console.Out.WriteLine($"{row.GetProperty("at").GetDateTimeOffset():yyyy-MM-dd HH:mm:ss}  {AccessCommand.Text(row, "outcome"),-8}  {AccessCommand.Text(row, "operation"),-14}  {AccessCommand.Text(row, "target")}  by {AccessCommand.Text(row, "actor")} ({AccessCommand.Text(row, "method")}) from {AccessCommand.Text(row, "from")}  {AccessCommand.Text(row, "code")}");
            });
    }

    public static Command Whoami() => AccessCommand.Create(
        "whoami",
        "Says who you are to the process that holds the data folder, and what you may do.",
        [],
        (client, _) => client.SendAsync("GET", "/api/v1/whoami"),
        who => Console.Out.WriteLine($"{AccessCommand.Text(who, "id")} by {AccessCommand.Text(who, "method")}: {AccessCommand.List(who, "permissions")}"));
}
