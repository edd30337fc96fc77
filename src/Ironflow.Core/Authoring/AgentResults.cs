using System.Text.Json;
using Ironflow.Agents;
using Ironflow.Execution;
using Ironflow.Json;

namespace Ironflow;

/// <summary>What an agent answered. The output is the bare value: a JSON string for text, the JSON itself for a structured answer (semantics 1).</summary>
public class AgentResult : StepOutput
{
    private readonly AgentFacts facts;
    private readonly StepResult result;

    internal AgentResult(Guid stepId, StepResult result, Func<Task<RawJson>> load)
        : base(stepId, result, load)
    {
        facts = result.Agent ?? new AgentFacts();
        this.result = result;
    }

    /// <summary>The answer as text; of a structured answer its JSON; empty when a tolerated failure kept it from coming.</summary>
    /// <exception cref="ValueNotLoadedException">It is larger than what travels.</exception>
    public new string Text
    {
        get
        {
            using var document = JsonDocument.Parse(Output.ToString());
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.String => document.RootElement.GetString()!,
                JsonValueKind.Null => string.Empty,
                _ => document.RootElement.GetRawText(),
            };
        }
    }

    /// <summary>The provider that was asked.</summary>
    public string? Provider => facts.Provider;

    /// <summary>The model that answered, as its provider names it.</summary>
    public string? Model => facts.Model;

    /// <summary>The conversation, to go on with it by <see cref="AgentConfig.ResumeSessionId"/>.</summary>
    public string? SessionId => facts.SessionId;

    /// <summary>Why the model stopped, as its provider says it.</summary>
    public string? StopReason => facts.StopReason;

    /// <summary>How many turns it took.</summary>
    public int? Turns => facts.Turns;

    /// <summary>Input tokens over all tries, cached ones included; <c>null</c> when unknown.</summary>
    public long? InputTokens => result.InputTokens;

    /// <summary>Output tokens over all tries; <c>null</c> when unknown.</summary>
    public long? OutputTokens => result.OutputTokens;
}

/// <summary>A structured answer.</summary>
/// <typeparam name="T">The answer's type.</typeparam>
public sealed class AgentResult<T> : AgentResult
{
    internal AgentResult(Guid stepId, StepResult result, Func<Task<RawJson>> load)
        : base(stepId, result, load)
    {
    }

    /// <summary>The answer.</summary>
    /// <exception cref="InvalidOperationException">There is none: the failure was tolerated.</exception>
    /// <exception cref="ValueNotLoadedException">It is larger than what travels.</exception>
    /// <exception cref="JsonException">It meets the schema, but does not fit <typeparamref name="T"/>, such as a number out of its range.</exception>
    public T Value => Succeeded
        ? OutputAs<T>()!
        : throw new InvalidOperationException($"step '{Name}' failed and has no value: {Failure!.Message}");
}
