using System.CommandLine;
using System.Text.Json;
using Ironflow.Json;
using Ironflow.Local.Runs;

namespace Ironflow.Local.Commands;

/// <summary>What the commands for keys, grants and the audit share: they ask the API and print its answer, as JSON or in lines.</summary>
internal static class AccessCommand
{
    /// <summary>Makes a command that asks once.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="parts">Its arguments and options.</param>
    /// <param name="ask">Asks, and returns what is to be shown.</param>
    /// <param name="print">Prints it in lines.</param>
    public static Command Create(
        string name, string description, IEnumerable<Symbol> parts, Func<AccessClient, ParseResult, Task<JsonElement>> ask, Action<JsonElement> print)
    {
        var json = CommonOptions.Json();
        var hosting = new HostingOptions();
        var command = new Command(name, description);
        foreach (var part in parts)
        {
            if (part is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)part);
        }

        command.Options.Add(json);
        hosting.AddTo(command);
        command.SetAction((parsed, _) => CommandErrors.GuardAsync(async () =>
        {
            await using var client = await AccessClient.OpenAsync(hosting.Of(parsed));
            var answer = await ask(client, parsed);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(answer, RecordJson.Indented.JsonElement));
            else
                print(answer);
            return ExitCodes.Completed;
        }));
        return command;
    }

    /// <summary>A member's text; a dash when it is absent.</summary>
    public static string Text(JsonElement element, string member)
        => element.TryGetProperty(member, out var value) && value.ToString() is { Length: > 0 } text ? text : "-";

    /// <summary>A list's texts, with commas between.</summary>
    public static string List(JsonElement element, string member)
        => element.TryGetProperty(member, out var list) && list.GetArrayLength() > 0 ? string.Join(',', list.EnumerateArray().Select(item => item.ToString())) : "-";
}
