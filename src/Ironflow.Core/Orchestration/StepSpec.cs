using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>A step as a handler asked for it.</summary>
internal sealed record StepSpec(StepKey Key, string Name, StepKind Kind, string Activity, StepConfig Config, StepOptions Options)
{
    /// <summary>Whether it is a member of a wave.</summary>
    public bool InWave { get; init; }

    /// <summary>Whether its wave ends with the first failure.</summary>
    public bool FailFast { get; init; }

    /// <summary>Whether it runs because an earlier step has failed.</summary>
    public bool IsErrorHandler { get; init; }

    public static StepSpec Of(StepDefinition step, StepKey key) => new(key, step.Name, step.Kind, step.Activity, step.Config, step.Options);

    /// <summary>The request for one try of it.</summary>
    public StepRequest ToRequest(RunInput run, IReadOnlyList<Guid> dependencies, int @try, bool beginsRun) => new()
    {
        RunId = run.RunId,
        Key = Key.ToString(),
        Name = Name,
        Kind = Kind,
        Config = new RawJson(JsonSerializer.Serialize(Config, RecordJson.Relaxed.StepConfig)),
        // A member's dependencies are on its row already, and a thousand members would carry a thousand of them each.
        Dependencies = InWave ? [] : dependencies,
        Try = @try,
        MaxTries = Options.Retry?.MaxAttempts ?? 1,
        RetryOn = Options.Retry?.RetryOn ?? RetryOn.Transient,
        TimeoutMs = Options.Timeout is { } timeout ? (long)timeout.TotalMilliseconds : null,
        AllowFailure = Options.AllowFailure,
        RunAtMostOnce = Options.RunAtMostOnce,
        InWave = InWave,
        FailFast = FailFast,
        IsErrorHandler = IsErrorHandler,
        Reuse = run.Reuse,
        BudgetRunId = run.BudgetRunId,
        BeginsRun = beginsRun,
        TraceParent = run.TraceParent,
    };

    /// <summary>Checks that a result is this step's (semantics 4.5).</summary>
    public void RequireSame(string name, StepKind kind)
    {
        if (name == Name && kind == Kind)
            return;
        var divergence = new ReplayDivergenceException(Key.Position, $"{kind} '{name}'", $"{Kind} '{Name}'");
        throw RunEndedException.Failed(ErrorCodes.ReplayDivergence, divergence.Message, divergence);
    }
}
