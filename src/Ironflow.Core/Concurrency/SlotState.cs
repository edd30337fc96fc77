using System.Text.Json;
using System.Text.Json.Serialization;
using Ironflow.Records;

namespace Ironflow.Concurrency;

/// <summary>Who holds the places of a limit, as its document has it.</summary>
internal sealed record SlotState
{
    /// <summary>The limit as last asked for.</summary>
    public int Limit { get; init; }

    public IReadOnlyList<HeldPlace> Holders { get; init; } = [];

    [JsonIgnore]
    public bool IsFull => Holders.Count >= Limit;

    public static SlotState Read(Document document) => JsonSerializer.Deserialize(document.Value, SlotJson.Default.SlotState)!;

    public bool Has(SlotHolder holder) => Find(holder) is not null;

    public HeldPlace? Find(SlotHolder holder)
    {
        var id = holder.ToString();
        return Holders.FirstOrDefault(h => h.Id == id);
    }

    public SlotState With(SlotHolder holder, DateTimeOffset at) => this with { Holders = [.. Holders, new HeldPlace(holder.ToString(), at)] };

    public SlotState Without(SlotHolder holder)
    {
        var id = holder.ToString();
        return this with { Holders = [.. Holders.Where(h => h.Id != id)] };
    }

    public string Text() => JsonSerializer.Serialize(this, SlotJson.Default.SlotState);
}

/// <summary>A place that is held.</summary>
/// <param name="Id">The <see cref="SlotHolder"/>.</param>
/// <param name="At">Since when.</param>
internal sealed record HeldPlace(string Id, DateTimeOffset At);

/// <summary>How places are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SlotState))]
internal sealed partial class SlotJson : JsonSerializerContext;
