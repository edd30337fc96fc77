using System.Globalization;
using Ironflow.Execution;
using Ironflow.Json;

namespace Ironflow.Agents;

/// <summary>One call of an agent step: asks, and asks again with what is wrong when the answer does not meet its schema. Every ask counts, whatever became of it.</summary>
/// <param name="provider">The name of who is asked.</param>
/// <param name="schema">What the answer must meet; <c>null</c> for text.</param>
/// <param name="maxCorrections">How often it is asked again.</param>
/// <param name="ask">Makes one ask.</param>
internal sealed class AgentDialogue(string provider, AnswerSchema? schema, int maxCorrections, Func<AgentCall, Task<AgentAnswer>> ask)
{
    private readonly List<AgentAsk> asks = [];

    /// <exception cref="OperationCanceledException">The call was stopped before its first answer.</exception>
    public async Task<StepOutcome> RunAsync(AgentCall call, CancellationToken stop)
    {
        var budget = call.MaxBudgetUsd;
        while (true)
        {
            AgentAnswer answer;
            try
            {
                answer = await ask(call);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested && asks.Count > 0)
            {
                answer = new AgentAnswer { Failure = new AgentFailure(AgentFailureKind.Timeout, "stopped while it was asked to correct its answer") };
            }

            var objection = Objection(answer);
            asks.Add(new AgentAsk(answer, objection));
            if (objection is null || asks.Count > maxCorrections || stop.IsCancellationRequested)
                return Outcome(call, answer, stop);
            var left = budget - asks.Sum(a => a.Answer.CostUsd ?? 0);
            if (left <= 0)
                return Outcome(call, OverBudget(answer, objection), stop);
            call = call with { Corrections = [.. call.Corrections, new AgentCorrection(TextOf(answer), Message(objection), answer.SessionId)], MaxBudgetUsd = left };
        }
    }

    private StepOutcome Outcome(AgentCall call, AgentAnswer last, CancellationToken stop)
        => AgentOutcomes.Of(provider, call.Model, AgentSums.Of(asks, last), schema, stop.IsCancellationRequested);

    private string? Objection(AgentAnswer answer)
        => schema is null || answer.Failure is not null || (answer.Value is { } value && !AnswerJson.IsJson(value.ToString())) ? null : schema.Objection(answer.Value ?? RawJson.Null);

    private string Message(string objection)
        => $"Your answer does not meet the schema: expected {objection}. Answer again with the whole corrected JSON and nothing else. It must meet this JSON schema: {schema!.Text}";

    private static AgentAnswer OverBudget(AgentAnswer answer, string objection) => answer with
    {
        Failure = new AgentFailure(AgentFailureKind.BudgetExceeded, string.Create(
            CultureInfo.InvariantCulture, $"the answer does not meet its schema (expected {objection}), and MaxBudgetUsd leaves nothing to ask again")),
    };

    private static string TextOf(AgentAnswer answer)
    {
        var json = (answer.Value ?? RawJson.Null).ToString();
        return AnswerJson.TextOf(new RawJson(json)) ?? json;
    }
}
