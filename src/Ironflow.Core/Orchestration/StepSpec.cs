using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>A step as a handler asked for it.</summary>
internal sealed record StepSpec(StepKey Key, string Name, StepKind Kind, string Activity, StepConfig Config, StepOptions Options)
{
    /// <summary>The request for one try of it.</summary>
    public StepRequest ToRequest(Guid runId, IReadOnlyList<Guid> dependencies, int @try, bool beginsRun) => new()
    {
        RunId = runId,
        Key = Key.ToString(),
        Name = Name,
        Kind = Kind,
        Config = new RawJson(JsonSerializer.Serialize(Config, RecordJson.Relaxed.StepConfig)),
        Dependencies = dependencies,
        Try = @try,
        MaxTries = Options.Retry?.MaxAttempts ?? 1,
        RetryOn = Options.Retry?.RetryOn ?? RetryOn.Transient,
        TimeoutMs = Options.Timeout is { } timeout ? (long)timeout.TotalMilliseconds : null,
        AllowFailure = Options.AllowFailure,
        RunAtMostOnce = Options.RunAtMostOnce,
        BeginsRun = beginsRun,
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
