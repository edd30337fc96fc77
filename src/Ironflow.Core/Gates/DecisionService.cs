using Ironflow.Durable;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Steps;

namespace Ironflow.Gates;

/// <summary>Takes people's decisions at gates (semantics 6.2): a row first, an event second.</summary>
public sealed class DecisionService(IRecordStore store, IDurableClient durable, TimeProvider time)
{
    private const int MaxComment = 4_000;
    private readonly OpenGates gates = new(store);
    private readonly GatePeople people = new(store);

    /// <summary>Approves or rejects at a step.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="stepId">The gate's step.</param>
    /// <param name="approve">Which way.</param>
    /// <param name="comment">Why, up to 4,000 characters.</param>
    /// <param name="caller">Who.</param>
    /// <param name="cancellationToken">Cancels the reading before the decision.</param>
    /// <returns>The gate as it stands with the vote.</returns>
    /// <exception cref="RequestException">There is no such gate, it is not open, the caller may not decide or has voted, or it asks for a value.</exception>
    public async Task<StepRecord> DecideAsync(Guid runId, Guid stepId, bool approve, string? comment, ICaller caller, CancellationToken cancellationToken = default)
        => await VoteAsync(await gates.FindAsync(runId, stepId, cancellationToken), approve, comment, caller, cancellationToken);

    /// <summary>Approves or rejects at the one open gate of a run and its children.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="gate">The gate's name; any when <c>null</c>.</param>
    /// <param name="approve">Which way.</param>
    /// <param name="comment">Why.</param>
    /// <param name="caller">Who.</param>
    /// <param name="cancellationToken">Cancels the reading before the decision.</param>
    /// <exception cref="RequestException">As for a step; and several gates are open, which are named.</exception>
    public async Task<StepRecord> DecideOnlyAsync(Guid runId, string? gate, bool approve, string? comment, ICaller caller, CancellationToken cancellationToken = default)
        => await VoteAsync(await gates.OnlyAsync(runId, gate, cancellationToken), approve, comment, caller, cancellationToken);

    /// <summary>The one open gate of a run and its children: what <see cref="DecideOnlyAsync"/> would decide at.</summary>
    /// <exception cref="RequestException">There is no such run, no open gate, or several, which are named.</exception>
    public Task<StepRecord> FindOnlyAsync(Guid runId, string? gate, CancellationToken cancellationToken = default) => gates.OnlyAsync(runId, gate, cancellationToken);

    /// <summary>Gives the value that a gate asks for.</summary>
    /// <exception cref="RequestException">As for a decision; and <see cref="ErrorCodes.InvalidInput"/> when the value does not fit: the gate stays open.</exception>
    public async Task<StepRecord> AnswerAsync(Guid runId, Guid stepId, RawJson value, string? comment, ICaller caller, CancellationToken cancellationToken = default)
        => await AnswerAsync(await gates.FindAsync(runId, stepId, cancellationToken), value, comment, caller, cancellationToken);

    /// <summary>Gives the value that the one open gate of a run and its children asks for.</summary>
    /// <exception cref="RequestException">As for a step; and several gates are open, which are named.</exception>
    public async Task<StepRecord> AnswerOnlyAsync(Guid runId, string? gate, RawJson value, string? comment, ICaller caller, CancellationToken cancellationToken = default)
        => await AnswerAsync(await gates.OnlyAsync(runId, gate, cancellationToken), value, comment, caller, cancellationToken);

    private async Task<StepRecord> VoteAsync(StepRecord gate, bool approve, string? comment, ICaller caller, CancellationToken cancellationToken)
    {
        if (gate.Kind == StepKind.Signal)
            throw new RequestException(ErrorCodes.BadRequest, $"'{gate.Name}' waits for the signal '{gate.Gate!.Signal}', not for a decision; send it to /runs/{gate.RunId}/signals/{gate.Gate.Signal}");
        if (gate.Kind == StepKind.HumanInput && approve)
            throw new RequestException(ErrorCodes.BadRequest, $"'{gate.Name}' asks for a value, not for an approval; send it to /runs/{gate.RunId}/steps/{gate.Id}/input");
        return await ApplyAsync(gate, approve, comment, caller, GateRules.Vote, cancellationToken);
    }

    private async Task<StepRecord> AnswerAsync(StepRecord gate, RawJson value, string? comment, ICaller caller, CancellationToken cancellationToken)
    {
        if (gate.Kind != StepKind.HumanInput)
            throw new RequestException(ErrorCodes.BadRequest, $"'{gate.Name}' does not ask for a value; it is a gate of kind {gate.Kind}");
        RequireFit(gate, value);
        return await ApplyAsync(gate, approve: true, comment, caller, (row, vote) => GateRules.Answer(row, vote, value), cancellationToken);
    }

    private async Task<StepRecord> ApplyAsync(
        StepRecord gate, bool approve, string? comment, ICaller caller, Func<StepRecord, GateVote, StepRecord> apply, CancellationToken cancellationToken)
    {
        if (comment?.Length > MaxComment)
            throw new RequestException(ErrorCodes.BadRequest, $"a comment has at most {MaxComment} characters", new Dictionary<string, string> { ["path"] = "$.comment" });
        var row = gate;
        while (true)
        {
            RequireOpen(row);
            if (await people.WhyNotAsync(row.Gate!, caller, approve, cancellationToken) is { } why)
                throw new RequestException(ErrorCodes.NotAllowedToDecide, why);
            var vote = new GateVote(caller.Id, approve, time.GetUtcNow(), comment);
            // A caller that hangs up now has decided all the same.
            var written = await store.UpdateStepAsync(row, apply(row, vote), new StepWrite { RequireLive = true, Vote = new VoteInsert(vote) }, CancellationToken.None);
            switch (written.Kind)
            {
                case StepWriteKind.Written:
                    if (written.Step!.Gate?.Decision is not null)
                        await GateWaker.WakeAsync(durable, written.Step);
                    return written.Step;
                case StepWriteKind.Voted:
                    throw new RequestException(ErrorCodes.Conflict, $"'{caller.Id}' has voted at '{row.Name}' already");
                case StepWriteKind.Stopped:
                    throw new RequestException(ErrorCodes.Conflict, $"run {row.RunId} is being cancelled");
                default:
                    row = written.Step ?? await store.FindStepAsync(row.RunId, row.Key, cancellationToken)
                        ?? throw new RequestException(ErrorCodes.StepNotFound, $"run {row.RunId} has no step {row.Id}");
                    break;
            }
        }
    }

    private static void RequireOpen(StepRecord gate)
    {
        if (gate.Status == StepStatus.AwaitingApproval)
            return;
        var details = new Dictionary<string, string> { ["status"] = SnakeCase.Name(gate.Status) };
        if (gate.Gate?.Decision is { } decision)
        {
            details["decided_by"] = decision.By;
            details["decided_at"] = decision.At.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        }

        throw new RequestException(
            ErrorCodes.Conflict, $"'{gate.Name}' is not open: it is {SnakeCase.Name(gate.Status)}{(gate.Gate?.Decision is { } by ? $" by {by.By}" : string.Empty)}", details);
    }

    private static void RequireFit(StepRecord gate, RawJson value)
    {
        IReadOnlyList<string> errors = gate.Gate?.Schema is { } schema ? InputSchema.Errors(schema, value) : [];
        if (errors.Count > 0)
        {
            throw new RequestException(
                ErrorCodes.InvalidInput, $"the value does not fit what '{gate.Name}' asks for: {string.Join("; ", errors)}", InputSchema.Details(errors));
        }
    }
}
