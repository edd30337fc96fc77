using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow;

/// <summary>A step that is described now and run later: as a member of a wave, or when a later step fails. Made by <see cref="Step"/>.</summary>
public abstract class StepDefinition
{
    private protected StepDefinition(string name, StepKind kind, string activity, StepConfig config, StepOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Kind = kind;
        Activity = activity;
        Config = config;
        Options = options ?? new StepOptions();
    }

    /// <summary>The step's name.</summary>
    public string Name { get; }

    /// <summary>What it is.</summary>
    public StepKind Kind { get; }

    /// <summary>Its options.</summary>
    public StepOptions Options { get; }

    internal string Activity { get; }

    internal StepConfig Config { get; }

    internal abstract StepOutput ViewOf(Guid stepId, StepResult result, Func<Task<RawJson>> load);
}

/// <summary>A step with the type of its result.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public sealed class StepDefinition<T> : StepDefinition
    where T : StepOutput
{
    private readonly Func<Guid, StepResult, Func<Task<RawJson>>, T> view;

    internal StepDefinition(
        string name, StepKind kind, string activity, StepConfig config, StepOptions? options, Func<Guid, StepResult, Func<Task<RawJson>>, T> view)
        : base(name, kind, activity, config, options)
        => this.view = view;

    internal T View(Guid stepId, StepResult result, Func<Task<RawJson>> load) => view(stepId, result, load);

    internal override StepOutput ViewOf(Guid stepId, StepResult result, Func<Task<RawJson>> load) => view(stepId, result, load);
}
