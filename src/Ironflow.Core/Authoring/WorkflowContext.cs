namespace Ironflow;

/// <summary>What a workflow does its steps with.</summary>
public sealed partial class WorkflowContext
{
    private readonly Json.RawJson payload = Json.RawJson.Null;

    /// <summary>The payload as <typeparamref name="T"/>.</summary>
    public T Payload<T>() => System.Text.Json.JsonSerializer.Deserialize<T>(payload.Text, Json.PayloadJson.Options)!;

    /// <summary>Sets the run's output; the last one counts.</summary>
    public void SetOutput<T>(T value) => Output = new(System.Text.Json.JsonSerializer.Serialize(value, Json.PayloadJson.Options));

    internal Json.RawJson? Output { get; private set; }
}
