using System.Text.Json;
using Ironflow.Json;

namespace Ironflow.Agents.ClaudeCode;

/// <summary>What the lines of the CLI say, gathered as they come.</summary>
internal sealed class ClaudeStream(AgentCall call)
{
    // The CLI's name for messages it makes itself, such as of an error.
    private const string Synthetic = "<synthetic>";

    // The CLI repeats a refused call for minutes, since a login may be renewed meanwhile; a second refusal is final here.
    private const int FinalRefusal = 2;

    private readonly ClaudeUsage usage = new();
    private readonly ClaudeConversation conversation = new();
    private readonly ClaudeProgress progress = new(call.Report);
    private readonly Dictionary<string, string> streaming = new(StringComparer.Ordinal);
    private readonly HashSet<string> messages = new(StringComparer.Ordinal);
    private string? model;
    private string? session;
    private string? stopReason;

    /// <summary>The line that ends the stream.</summary>
    public ClaudeLine? Result { get; private set; }

    /// <summary>What sort of error the CLI met last, in its words.</summary>
    public string? LastError { get; private set; }

    /// <summary>How long the service asked to wait, as far as the CLI says.</summary>
    public TimeSpan? RetryDelay { get; private set; }

    /// <summary>When the limit of a subscription ends.</summary>
    public DateTimeOffset? LimitEnds { get; private set; }

    /// <summary>Whether the service refuses the key or login.</summary>
    public bool IsLoginRefused { get; private set; }

    /// <summary>How many lines could not be read.</summary>
    public int Malformed => conversation.Malformed;

    /// <summary>Whether silence is to be expected: a tool runs.</summary>
    public bool ToolRuns => Result is null && progress.ToolRuns;

    public void Take(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var line = JsonSerializer.Deserialize(bytes, ClaudeJson.Default.ClaudeLine) ?? throw new JsonException("a line is null");
            Take(line);
            if (line.Type != "stream_event")
                conversation.Add(line.Type, bytes);
        }
        catch (JsonException)
        {
            conversation.Malformed++;
        }
    }

    /// <summary>The answer.</summary>
    /// <param name="failure">Why the call failed; <c>null</c> when it did not.</param>
    /// <param name="tooLong">How many lines were too long to be read.</param>
    public AgentAnswer ToAnswer(AgentFailure? failure, int tooLong)
    {
        var total = usage.Total(Result, call.ResumeSessionId is not null || call.Corrections.Count > 0);
        return new AgentAnswer
        {
            Value = failure is null ? Value() : null,
            Failure = failure,
            Model = model,
            SessionId = session,
            StopReason = Result?.StopReason ?? stopReason,
            Turns = Result?.NumTurns ?? (messages.Count > 0 ? messages.Count : null),
            CostUsd = total.CostUsd,
            InputTokens = total.Input,
            OutputTokens = total.Output,
            CacheReadTokens = total.CacheRead,
            CacheWriteTokens = total.CacheWrite,
            Trace = conversation.ToJson(tooLong),
        };
    }

    private void Take(ClaudeLine line)
    {
        session = line.SessionId ?? session;
        switch (line.Type)
        {
            case "system" when line.Subtype == "init":
                model = line.Model;
                break;
            case "system" when line.Subtype == "api_retry":
                TakeRetry(line);
                break;
            case "rate_limit_event" when line.RateLimitInfo is { Status: "rejected", ResetsAt: { } ends }:
                LimitEnds = DateTimeOffset.FromUnixTimeSeconds(ends);
                break;
            case "stream_event" when line.Event is { } piece:
                TakePiece(piece, line.ParentToolUseId);
                break;
            case "assistant" when line.Message is { } message:
                TakeMessage(message, line);
                break;
            case "user":
                progress.Blocks(line.Message?.Content, told: true);
                break;
            case "result":
                Result = line;
                break;
        }
    }

    private void TakeRetry(ClaudeLine line)
    {
        IsLoginRefused |= line is { ErrorStatus: 401, Attempt: >= FinalRefusal };
        if (line is { ErrorStatus: 429, RetryDelayMs: { } delay })
            RetryDelay = TimeSpan.FromMilliseconds(delay);
    }

    private void TakePiece(ClaudeEvent piece, string? parent)
    {
        if (piece is { Type: "message_start", Message.Id: { } id })
        {
            streaming[parent ?? ""] = id;
            usage.Note(id, piece.Message.Usage);
        }
        else if (piece.Type == "message_delta")
        {
            usage.Note(streaming.GetValueOrDefault(parent ?? ""), piece.Usage);
            stopReason = parent is null ? piece.Delta?.StopReason ?? stopReason : stopReason;
        }
        else if (parent is null && piece.Delta is { Type: "text_delta", Text: { } text })
        {
            progress.Text(text);
        }
    }

    private void TakeMessage(ClaudeMessage message, ClaudeLine line)
    {
        if (message.Model == Synthetic)
        {
            LastError = line.Error is { ValueKind: JsonValueKind.String } error ? error.GetString() : LastError;
            return;
        }

        usage.Note(message.Id, message.Usage);
        if (line.ParentToolUseId is null)
        {
            model = message.Model ?? model;
            messages.Add(message.Id ?? "");
        }

        progress.Blocks(message.Content, told: line.ParentToolUseId is not null || streaming.ContainsValue(message.Id ?? ""));
    }

    private RawJson Value() => Result!.StructuredOutput is { ValueKind: not JsonValueKind.Null } structured
        ? new RawJson(structured.GetRawText())
        : new RawJson(JsonSerializer.Serialize(Result.Result ?? "", PayloadJson.Options));
}
