using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow;

/// <summary>How a step ended, as its workflow sees it.</summary>
public class StepOutput
{
    private readonly StepResult result;
    private readonly Func<Task<RawJson>> load;
    private RawJson? output;

    internal StepOutput(Guid stepId, StepResult result, Func<Task<RawJson>> load)
    {
        StepId = stepId;
        this.result = result;
        this.load = load;
        output = result.Output;
    }

    /// <summary>The step's id.</summary>
    public Guid StepId { get; }

    /// <summary>The step's name.</summary>
    public string Name => result.Name;

    /// <summary>Whether it ended well; <c>false</c> only for a failure that was tolerated.</summary>
    public bool Succeeded => result.Failure is null;

    /// <summary>Its failure, when it was tolerated.</summary>
    public StepFailure? Failure => result.Failure;

    /// <summary>Whether its author tolerated its failure.</summary>
    public bool Tolerated => result.Tolerated;

    /// <summary>Time of its work over all tries.</summary>
    public TimeSpan Duration => TimeSpan.FromMilliseconds(result.DurationMs);

    /// <summary>Its cost over all tries, in US dollars.</summary>
    public decimal CostUsd => result.CostUsd;

    /// <summary>Whether the output can be read without <see cref="LoadAsync"/>.</summary>
    public bool IsLoaded => output is not null || result.OutputBytes == 0;

    /// <summary>The output as raw JSON; <c>null</c> JSON when there is none.</summary>
    /// <exception cref="ValueNotLoadedException">It is larger than what travels; <see cref="LoadAsync"/> brings it.</exception>
    public RawJson Output => output ?? (result.OutputBytes == 0 ? RawJson.Null : throw new ValueNotLoadedException(Name, result.OutputBytes));

    /// <summary>The output as <typeparamref name="T"/>.</summary>
    /// <exception cref="ValueNotLoadedException">It is larger than what travels.</exception>
    /// <exception cref="JsonException">It does not fit <typeparamref name="T"/>.</exception>
    public T? OutputAs<T>() => JsonSerializer.Deserialize<T>(Output.ToString(), PayloadJson.Options);

    /// <summary>Brings the whole output, durably; does nothing when it is there.</summary>
    public async Task LoadAsync()
    {
        if (!IsLoaded)
            output = await load();
    }

    private protected JsonElement Member(string name)
    {
        using var document = JsonDocument.Parse(Output.ToString());
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var member)
            ? member.Clone()
            : default;
    }

    private protected string Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } member ? member.GetString()! : string.Empty;

    private protected int? Number(string name) => Member(name) is { ValueKind: JsonValueKind.Number } member ? member.GetInt32() : null;
}
