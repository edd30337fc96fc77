using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ironflow.Local.Commands;

/// <summary><c>ironflow keys</c>: API keys. A key's text is shown once, by what made it.</summary>
internal static class KeysCommand
{
    private const string Keys = "/api/v1/api-keys";

    public static Command Create() => new("keys", "Makes, lists, rotates and revokes API keys.") { Make(), List(), Rotate(), Revoke() };

    private static Command Make()
    {
        var name = new Argument<string>("name") { Description = "What the key is for" };
        var scopes = new Option<string[]>("--scope") { Description = "What it permits; may be repeated. Without one it opens nothing", HelpName = "SCOPE", DefaultValueFactory = _ => [] };
        var workflows = new Option<string[]>("--workflow") { Description = "On which workflows, with * for any characters; may be repeated; all without it", HelpName = "PATTERN", DefaultValueFactory = _ => [] };
        var expires = new Option<string?>("--expires") { Description = "After which time it opens no more, such as 90d; never without it", HelpName = "AGE" };
        return AccessCommand.Create(
            "create",
            "Makes an API key and shows its text this once.",
            [name, scopes, workflows, expires],
            (client, parsed) =>
            {
                var body = new JsonObject { ["name"] = parsed.GetValue(name), ["scopes"] = List(parsed.GetValue(scopes)) };
                if (parsed.GetValue(workflows) is { Length: > 0 } patterns)
                    body["workflows"] = List(patterns);
                if (parsed.GetValue(expires) is { } age)
                    body["expires_at"] = (TimeProvider.System.GetUtcNow() + AgeOption.Read(age, "--expires")).ToString("O", CultureInfo.InvariantCulture);
                return client.SendAsync("POST", Keys, body);
            },
            Issued);
    }

    private static Command List() => AccessCommand.Create(
        "list",
        "Lists every API key, revoked ones too, the newest first.",
        [],
        (client, _) => client.SendAsync("GET", Keys),
        keys =>
        {
            foreach (var key in keys.EnumerateArray())
                Console.Out.WriteLine($"{AccessCommand.Text(key, "id")}  {StateOf(key)}  {AccessCommand.Text(key, "name")}  {AccessCommand.List(key, "scopes")}  on {AccessCommand.List(key, "workflows")}  last used {AccessCommand.Text(key, "last_used_at")}");
        });

    private static Command Rotate()
    {
        var id = Id();
        var overlap = new Option<string>("--overlap") { Description = "How long the text before opens too, such as 1h; 0 for no longer", HelpName = "AGE", DefaultValueFactory = _ => "1d" };
        return AccessCommand.Create(
            "rotate",
            "Gives a key a new text and shows it this once.",
            [id, overlap],
            (client, parsed) => client.SendAsync("POST", $"{PathOf(parsed.GetValue(id)!)}/rotate", new JsonObject { ["overlap_seconds"] = Seconds(parsed.GetValue(overlap)!) }),
            Issued);
    }

    private static Command Revoke()
    {
        var id = Id();
        return AccessCommand.Create(
            "revoke",
            "Revokes a key at once.",
            [id],
            (client, parsed) => client.SendAsync("DELETE", PathOf(parsed.GetValue(id)!)),
            key => Console.Out.WriteLine($"revoked {AccessCommand.Text(key, "id")} ({AccessCommand.Text(key, "name")})"));
    }

    private static Argument<string> Id() => new("key") { Description = "The key's id" };

    private static string PathOf(string id) => $"{Keys}/{Uri.EscapeDataString(id)}";

    private static int Seconds(string age) => age == "0" ? 0 : (int)Math.Min(int.MaxValue, AgeOption.Read(age, "--overlap").TotalSeconds);

    private static JsonArray List(string[]? texts) => [.. (texts ?? []).Select(text => (JsonNode)text)];

    // The text alone on standard output, so that it can go where it is needed without being seen.
    private static void Issued(JsonElement issued)
    {
        Console.Error.WriteLine($"key {AccessCommand.Text(issued.GetProperty("key"), "id")}; its text is shown this once:");
        Console.Out.WriteLine(AccessCommand.Text(issued, "secret"));
    }

    private static string StateOf(JsonElement key)
    {
        if (key.TryGetProperty("revoked_at", out _))
            return "revoked";
        return key.TryGetProperty("expires_at", out var end) && end.GetDateTimeOffset() <= TimeProvider.System.GetUtcNow() ? "expired" : "active ";
    }
}
