using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ironflow.Steps;

/// <summary>What a step is: a built-in kind or the kind of an own operation. On the wire a plain lower-case string.</summary>
[JsonConverter(typeof(StepKindJsonConverter))]
public readonly record struct StepKind
{
    private static readonly FrozenSet<string> BuiltIn = new[]
    {
        "shell", "http", "agent", "workflow", "approval", "human_input", "signal", "delay", "skip", "decision", "operation",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly string? _name;

    private StepKind(string name) => _name = name;

    /// <summary>A shell command.</summary>
    public static StepKind Shell { get; } = new("shell");

    /// <summary>An HTTP request.</summary>
    public static StepKind Http { get; } = new("http");

    /// <summary>A call of an AI agent.</summary>
    public static StepKind Agent { get; } = new("agent");

    /// <summary>A child workflow.</summary>
    public static StepKind Workflow { get; } = new("workflow");

    /// <summary>An approval gate.</summary>
    public static StepKind Approval { get; } = new("approval");

    /// <summary>A gate that asks a person for a value.</summary>
    public static StepKind HumanInput { get; } = new("human_input");

    /// <summary>A gate that a signal opens.</summary>
    public static StepKind Signal { get; } = new("signal");

    /// <summary>A durable delay.</summary>
    public static StepKind Delay { get; } = new("delay");

    /// <summary>A step left out on purpose.</summary>
    public static StepKind Skip { get; } = new("skip");

    /// <summary>The kind's name.</summary>
    public string Name => _name ?? "operation";

    /// <summary>The kind of an own operation.</summary>
    /// <exception cref="ArgumentException">The name is a built-in one (quirk 40) or not 1 to 64 characters of a-z, 0-9, '-', '_', '.'.</exception>
    public static StepKind Custom(string name)
    {
        if (!IsValidName(name))
            throw new ArgumentException($"'{name}' is not a valid operation kind: 1 to 64 characters of a-z, 0-9, '-', '_' and '.'", nameof(name));
        if (BuiltIn.Contains(name))
            throw new ArgumentException($"'{name}' is a built-in step kind; give the operation another name", nameof(name));
        return new StepKind(name);
    }

    /// <summary>Reads a recorded kind, built-in or custom.</summary>
    public static StepKind Parse(string name) => new(name);

    /// <summary>Whether a step of this kind waits for people or signals (semantics 6).</summary>
    public bool IsGate => Name is "approval" or "human_input" or "signal";

    /// <summary>Whether this is the kind of an own operation.</summary>
    public bool IsCustom => !BuiltIn.Contains(Name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static bool IsValidName(string? name)
        => name is { Length: > 0 and <= 64 } && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.');
}

/// <summary>Reads and writes <see cref="StepKind"/> as its name.</summary>
public sealed class StepKindJsonConverter : JsonConverter<StepKind>
{
    /// <inheritdoc/>
    public override StepKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => StepKind.Parse(reader.GetString() ?? throw new JsonException("a step kind is a string"));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, StepKind value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Name);
    }
}
