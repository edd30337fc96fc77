using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ironflow.Durable;

namespace Ironflow.Local.Durable;

/// <summary>Histories as JSON that people read and compare: values that are JSON stand there as JSON, times as times.</summary>
internal sealed record HistoryFile(IReadOnlyList<InstanceEntry> Instances)
{
    private static readonly HistoryFileJson Json = new(new JsonSerializerOptions(HistoryFileJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(IReadOnlyList<RecordedHistory> histories)
        => JsonSerializer.Serialize(new HistoryFile([.. histories.Select(InstanceEntry.Of)]), Json.HistoryFile) + "\n";

    /// <exception cref="JsonException">It is not such a file.</exception>
    public static IReadOnlyList<RecordedHistory> Read(string json)
        => [.. JsonSerializer.Deserialize(json, Json.HistoryFile)!.Instances.Select(entry => entry.ToHistory())];
}

/// <summary>An instance in the file.</summary>
internal sealed record InstanceEntry(string Id, string Name, Value Input, DurableStatus Status, Value? Output, IReadOnlyList<TurnEntry> Turns)
{
    public static InstanceEntry Of(RecordedHistory history)
        => new(history.Id, history.Name, Value.Of(history.Input)!, history.Status, Value.Of(history.Output), [.. history.Turns.Select(TurnEntry.Of)]);

    public RecordedHistory ToHistory() => new(Id, Name, Input.ToText(), Status, Output?.ToText(), [.. Turns.Select(turn => turn.ToTurn())]);
}

/// <summary>A turn in the file.</summary>
internal sealed record TurnEntry(DateTime At, IReadOnlyList<EventEntry> Events, IReadOnlyList<ActionEntry> Actions)
{
    public static TurnEntry Of(Turn turn) => new(
        new DateTime(turn.At, DateTimeKind.Utc),
        [.. turn.Events.Select(e => new EventEntry(e.Kind, e.Task, e.Name, Value.Of(e.Value)))],
        [.. turn.Actions.Select(a => new ActionEntry(
            a.Kind, a.Task, a.Name, a.Id, Value.Of(a.Value), a.FireAt == 0 ? null : new DateTime(a.FireAt, DateTimeKind.Utc)))]);

    public Turn ToTurn() => new(
        At.ToUniversalTime().Ticks,
        [.. Events.Select(e => new TurnEvent(e.Kind, e.Task, e.Name, e.Value?.ToText()))],
        [.. Actions.Select(a => new TurnAction(a.Kind, a.Task, a.Name, a.Id, a.Value?.ToText(), a.FireAt?.ToUniversalTime().Ticks ?? 0))]);
}

/// <summary>What came, in the file.</summary>
internal sealed record EventEntry(EventKind Kind, int Task, string? Name, Value? Value);

/// <summary>What was asked for, in the file.</summary>
internal sealed record ActionEntry(ActionKind Kind, int Task, string? Name, string? Id, Value? Value, DateTime? FireAt);

/// <summary>A text of the history: as JSON when it is that, else as it is, such as an error or a hash.</summary>
internal sealed record Value(JsonElement? Json, string? Text)
{
    public static Value? Of(string? text)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return new Value(document.RootElement.Clone(), null);
        }
        catch (JsonException)
        {
            return new Value(null, text);
        }
    }

    public string ToText() => Json is { } json ? json.GetRawText() : Text ?? throw new JsonException("a value has neither 'json' nor 'text'");
}

[JsonSourceGenerationOptions(
    WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HistoryFile))]
internal sealed partial class HistoryFileJson : JsonSerializerContext;
