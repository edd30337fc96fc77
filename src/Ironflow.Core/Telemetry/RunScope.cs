using System.Collections;
using System.Globalization;
using Ironflow.Execution;
using Ironflow.Steps;

namespace Ironflow.Telemetry;

/// <summary>What every log line of a run's work carries, in the scope of its logger.</summary>
/// <remarks>A list, as loggers that write structure take their scopes; its text is for consoles.</remarks>
internal sealed class RunScope(IReadOnlyList<KeyValuePair<string, object?>> values) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <inheritdoc/>
    public int Count => values.Count;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => values[index];

    public static RunScope Of(Guid runId, string? workflow)
    {
        var values = new List<KeyValuePair<string, object?>>(2) { new("run_id", runId.ToString("D")) };
        if (workflow is not null)
            values.Add(new("workflow", workflow));
        return new RunScope(values);
    }

    public static RunScope Of(StepRequest step, string? workflow)
    {
        var key = StepKey.Parse(step.Key);
        var values = new List<KeyValuePair<string, object?>>(6)
        {
            new("run_id", step.RunId.ToString("D")),
            new("step_id", key.StepId(step.RunId).ToString("D")),
            new("step", step.Name),
            new("attempt", key.Attempt),
            new("try", step.Try),
        };
        if (workflow is not null)
            values.Add(new("workflow", workflow));
        return new RunScope(values);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Key}={value.Value}")));
}
