using System.Collections.Concurrent;
using Ironflow.Execution;

namespace Ironflow.Testing.Scripts;

/// <summary>The scripts of all steps, by name: used in order, the last one again and again.</summary>
internal sealed class StepScripts
{
    private readonly ConcurrentDictionary<string, Queue<StepScript>> byStep = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<MissingScript> missing = new();

    /// <summary>The steps that ran without a script and must not have.</summary>
    public IReadOnlyList<MissingScript> Missing => [.. missing];

    public void Add(string step, StepScript script)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(step);
        var scripts = byStep.GetOrAdd(step, _ => new Queue<StepScript>());
        lock (scripts)
            scripts.Enqueue(script);
    }

    public StepScript? Take(string step)
    {
        if (!byStep.TryGetValue(step, out var scripts))
            return null;
        lock (scripts)
            return scripts.Count > 1 ? scripts.Dequeue() : scripts.Peek();
    }

    public void Miss(StepRequest request) => missing.Enqueue(new MissingScript(request.Name, request.Kind.Name));
}

/// <summary>A step without a script.</summary>
/// <param name="Step">Its name.</param>
/// <param name="Kind">Its kind.</param>
internal sealed record MissingScript(string Step, string Kind);
