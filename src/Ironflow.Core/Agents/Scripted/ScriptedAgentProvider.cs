using System.Globalization;
using Ironflow.Json;

namespace Ironflow.Agents.Scripted;

/// <summary>Answers from a JSON file instead of a model: for tests, demonstrations and work without a network or a bill.</summary>
/// <remarks>
/// The file is a list of entries; comments and trailing commas are allowed, members that are not known are not. Per entry:
/// <c>match</c> (<c>step</c>: whole name, <c>prompt_contains</c>: part, <c>model</c>: whole name; what is given must all hold, and without it every call matches),
/// <c>answer</c> (a string is text, anything else a structured answer) or <c>failure</c> (<c>kind</c> as in <see cref="AgentFailureKind"/>, <c>message</c>,
/// <c>exit_code</c>, <c>status</c>, <c>retry_after_ms</c>), <c>times</c> (default 1) or <c>repeat</c>, <c>model</c>, <c>session_id</c>, <c>stop_reason</c>, <c>turns</c>,
/// <c>cost_usd</c>, <c>input_tokens</c>, <c>output_tokens</c>, <c>cache_read_tokens</c>, <c>cache_write_tokens</c>, <c>delay_ms</c>, <c>trace</c>.
/// A call takes the first entry that matches and is not used up. Every run uses the script from its beginning. A call that is delivered again gets the same
/// entry, a new try of its step the next; a process that starts anew remembers neither, so that steps are told apart best by <c>match.step</c>.
/// </remarks>
public sealed class ScriptedAgentProvider : IAgentProvider
{
    // Enough for whatever runs at once; a run that is forgotten begins its script anew.
    private const int MaxRuns = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, RunScript> runs = [];
    private readonly Queue<Guid> order = new();
    private readonly string path;
    private readonly IReadOnlyList<ScriptEntry> entries;
    private readonly TimeProvider time;

    /// <summary>Reads a script.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">The clock of <c>delay_ms</c>.</param>
    /// <param name="name">The provider's name.</param>
    /// <exception cref="Hosting.InvalidConfigurationException">The file is missing or not valid; the message names file and place.</exception>
    public ScriptedAgentProvider(string path, TimeProvider time, string name = "scripted")
    {
        ArgumentNullException.ThrowIfNull(path);
        this.path = path;
        this.time = time;
        Name = name;
        entries = Script.Read(path);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async Task<AgentAnswer> InvokeAsync(AgentCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (Take(call, out var matched) is not { } entry)
            return new AgentAnswer { Failure = new AgentFailure(AgentFailureKind.Config, NoAnswer(call, matched)) };
        if (entry.DelayMs is { } delay and > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(delay), time, cancellationToken);
        return new AgentAnswer
        {
            Value = entry.Answer is { } answer ? new RawJson(answer.GetRawText()) : null,
            Failure = entry.Failure is { } failure ? Failure(failure) : null,
            Model = entry.Model,
            SessionId = entry.SessionId,
            StopReason = entry.StopReason,
            Turns = entry.Turns,
            CostUsd = entry.CostUsd,
            InputTokens = entry.InputTokens,
            OutputTokens = entry.OutputTokens,
            CacheReadTokens = entry.CacheReadTokens,
            CacheWriteTokens = entry.CacheWriteTokens,
            Trace = entry.Trace is { } trace ? new RawJson(trace.GetRawText()) : null,
        };
    }

    private ScriptEntry? Take(AgentCall call, out int matched)
    {
        lock (gate)
        {
            if (!runs.TryGetValue(call.RunId, out var run))
            {
                runs[call.RunId] = run = new RunScript(entries);
                order.Enqueue(call.RunId);
                if (order.Count > MaxRuns)
                    runs.Remove(order.Dequeue());
            }

            return run.Take(call, out matched);
        }
    }

    private string NoAnswer(AgentCall call, int matched)
    {
        var prompt = call.Prompt.Length <= 200 ? call.Prompt : call.Prompt[..200] + "…";
        var why = matched == 0
            ? "no entry matches"
            : string.Create(CultureInfo.InvariantCulture, $"all entries that match ({matched}) are used up; raise 'times' or set 'repeat'");
        return $"the script {path} has no answer for step '{call.StepName}' (model {call.Model ?? "not named"}), prompt \"{prompt}\": {why}";
    }

    private static AgentFailure Failure(ScriptFailure failure) => new(failure.Kind, failure.Message)
    {
        ExitCode = failure.ExitCode,
        HttpStatus = failure.Status,
        RetryAfter = failure.RetryAfterMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
    };
}
