using System.Text.Json;
using Ironflow.Durable;
using Ironflow.Local.Durable;
using Ironflow.Local.Tests.Semantics;
using Ironflow.Orchestration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironflow.Local.Tests.Histories;

/// <summary>Runs today's code over histories with the engine's own replay, and says where it goes another way.</summary>
internal static class ReplayedRun
{
    /// <summary>What identifies a step, and how a run ends. Configurations may change under a running workflow.</summary>
    private static readonly string[] Identity = ["action", "key", "name", "kind", "status", "error_code", "step", "members"];

    public static async Task<IReadOnlyList<string>> DifferencesAsync(IReadOnlyList<RecordedHistory> histories)
    {
        await using var harness = await Harness.StartWithSamplesAsync();
        var orchestrator = harness.Host.Service<RunOrchestrator>();
        return [.. histories.SelectMany(history => Differences(history, orchestrator.RunAsync))];
    }

    private static List<string> Differences(RecordedHistory history, Func<IDurableContext, string, Task<string>> orchestrator)
    {
        var differences = new List<string>();
        var orchestration = new Ironflow.Local.Durable.Orchestration(
            history.Id, history.Input, orchestrator, NullLoggerFactory.Instance, () => differences.Add($"{history.Id} awaits something foreign"));
        HistoryReplay.Run(orchestration, history.Turns, turn => differences.AddRange(turn.Actions.Zip(orchestration.Actions)
            .Select(pair => (Recorded: Essence(pair.First), Asked: Essence(pair.Second)))
            .Where(pair => pair.Recorded != pair.Asked)
            .Select(pair => $"{history.Id}: recorded is {pair.Recorded}, asked was for {pair.Asked}")));
        if (orchestration.End?.Status != history.Status || orchestration.End.Output != Compact(history.Output))
            differences.Add($"{history.Id}: ended as {history.Status} with {history.Output}, now as {orchestration.End?.Status} with {orchestration.End?.Output}{orchestration.End?.Error}");
        return differences;
    }

    private static string Essence(TurnAction action)
    {
        if (action.Kind != ActionKind.Activity)
            return $"{action.Kind} {action.Name} {action.Id}";
        using var input = JsonDocument.Parse(action.Value!);
        return $"{action.Name} {Essence(input.RootElement)}";
    }

    private static string Essence(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(", ", element.EnumerateObject().Where(member => Identity.Contains(member.Name)).Select(member => $"{member.Name}: {Essence(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(", ", element.EnumerateArray().Select(Essence))}]",
        _ => element.GetRawText(),
    };

    private static string? Compact(string? json)
    {
        if (json is null)
            return null;
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement);
    }
}
