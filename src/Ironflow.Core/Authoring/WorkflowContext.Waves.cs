using Ironflow.Orchestration;

namespace Ironflow;

/// <content>Waves (semantics 5).</content>
public sealed partial class WorkflowContext
{
    /// <summary>Runs steps at once.</summary>
    /// <param name="steps">The steps; their names are unique among them. None gives no result and takes no position.</param>
    /// <param name="failFast">Whether the first failure stops the others; otherwise every step runs to its end.</param>
    /// <param name="maxConcurrency">How many run at once, at least 1; all when <c>null</c>.</param>
    /// <returns>The results, in the order of the steps. Of different kinds of steps each is of its kind's type.</returns>
    /// <exception cref="ParallelFailedException">At least one failed and its failure is not tolerated; carries every result.</exception>
    /// <exception cref="ArgumentException">Two steps have the same name.</exception>
    public Task<IReadOnlyList<StepOutput>> ParallelAsync(IReadOnlyList<StepDefinition> steps, bool failFast = true, int? maxConcurrency = null)
        => Parallel(steps, failFast, maxConcurrency, static results => results);

    /// <inheritdoc cref="ParallelAsync(IReadOnlyList{StepDefinition}, bool, int?)"/>
    /// <typeparam name="T">The type of the results.</typeparam>
    public Task<IReadOnlyList<T>> ParallelAsync<T>(IReadOnlyList<StepDefinition<T>> steps, bool failFast = true, int? maxConcurrency = null)
        where T : StepOutput
        => Parallel<IReadOnlyList<T>>(steps, failFast, maxConcurrency, static results => [.. results.Cast<T>()]);

    private Task<TResult> Parallel<TResult>(
        IReadOnlyList<StepDefinition> steps, bool failFast, int? maxConcurrency, Func<IReadOnlyList<StepOutput>, TResult> view)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency ?? 1, 1, nameof(maxConcurrency));
        if (steps.Count == 0)
            return Task.FromResult(view([]));
        var name = steps.Count == 1 ? steps[0].Name : $"{steps[0].Name} and {steps.Count - 1} more";
        var first = NextKey(name, steps.Count);
        if (steps.GroupBy(s => s.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"two steps of the wave are named '{twice.Key}'; give each its own name", nameof(steps));
        var members = steps.Select((step, index) => StepSpec.Of(step, first with { Index = index }) with { InWave = true, FailFast = failFast });
        var wave = new WaveSpec(first, [.. members], failFast, maxConcurrency ?? steps.Count);
        return Submit(name, async driver =>
        {
            var results = await driver.RunWaveAsync(wave);
            var outputs = new List<StepOutput>(results.Count);
            for (var i = 0; i < results.Count; i++)
            {
                var (key, step) = (wave.Members[i].Key, steps[i]);
                Add(results[i]);
                outputs.Add(step.ViewOf(key.StepId(RunId), results[i], () => Load(key, step.Name)));
            }

            return results.Any(RunDriver.IsFailure) ? throw new ParallelFailedException(outputs) : view(outputs);
        });
    }
}
