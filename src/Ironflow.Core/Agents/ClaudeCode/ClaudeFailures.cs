using System.Globalization;
using Ironflow.Execution;
using Ironflow.Execution.Shell;

namespace Ironflow.Agents.ClaudeCode;

/// <summary>How the CLI failed, as data (reference §2.9).</summary>
internal static class ClaudeFailures
{
    private const string LoginRemedy = "Set ClaudeCodeOptions.ApiKeySecret to the name of a secret with a valid key, or log the CLI in for the user this host runs as";

    /// <summary>What a result line reports; <c>null</c> when it is an answer. The exit code adds nothing to it.</summary>
    public static AgentFailure? OfResult(ClaudeLine result, ClaudeStream stream, DateTimeOffset now)
    {
        if (!result.IsError && result.StopReason != "refusal" && result.Subtype is null or "success")
            return null;
        var message = "Claude Code: " + Said(result);
        return Kind(result, stream) switch
        {
            AgentFailureKind.RateLimited => new AgentFailure(AgentFailureKind.RateLimited, message) { HttpStatus = result.ApiErrorStatus, RetryAfter = RetryAfter(stream, now) },
            AgentFailureKind.Config when IsLogin(result, stream) => LoginRefused(message, result.ApiErrorStatus),
            var kind => new AgentFailure(kind, message) { HttpStatus = result.ApiErrorStatus },
        };
    }

    /// <summary>The service refused the key or login, and the CLI was stopped over it or ended.</summary>
    public static AgentFailure LoginRefused(string message = "Claude Code: the service refused the key or login", int? status = 401)
        => new(AgentFailureKind.Config, $"{message}. {LoginRemedy}") { HttpStatus = status };

    /// <summary>The CLI ended without a result line.</summary>
    public static AgentFailure OfEnd(CommandEnd end, ClaudeStream stream, int tooLong)
    {
        var code = end.ExitCode ?? 0;
        var lines = stream.Malformed + tooLong == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"; {stream.Malformed} lines could not be read and {tooLong} were too long");
        var why = end.Stderr.Length > 0 ? ": " + OutputLimits.Ending(end.Stderr) : "";
        if (SessionLauncher.SaysStartFailed(code, end.Stderr))
            return new AgentFailure(AgentFailureKind.Config, $"Claude Code could not be started{why}. {ClaudeProgram.Remedy}");
        var ended = code < 0 ? $"was killed by {SignalNames.Of(-code)}" : string.Create(CultureInfo.InvariantCulture, $"exited with code {code}");
        return new AgentFailure(IsUsage(end.Stderr) ? AgentFailureKind.Config : AgentFailureKind.ProcessFailed, $"Claude Code {ended} without a result{lines}{why}") { ExitCode = code };
    }

    private static AgentFailureKind Kind(ClaudeLine result, ClaudeStream stream)
    {
        if (result.StopReason == "refusal")
            return AgentFailureKind.Refused;
        if (result.Subtype is "error_max_turns" or "error_max_budget_usd" || stream.LastError == "max_output_tokens")
            return AgentFailureKind.BudgetExceeded;
        if (result.Subtype == "error_max_structured_output_retries")
            return AgentFailureKind.Schema;
        if (result.TerminalReason == "prompt_too_long" || Said(result).StartsWith("Prompt is too long", StringComparison.OrdinalIgnoreCase))
            return AgentFailureKind.PromptTooLarge;
        if (result.ApiErrorStatus == 429 || stream.LastError == "rate_limit" || (result.IsError && stream.LimitEnds is not null))
            return AgentFailureKind.RateLimited;
        if (IsLogin(result, stream) || stream.LastError == "billing_error" || IsNoConversation(result))
            return AgentFailureKind.Config;
        return result.ApiErrorStatus is not null || result.TerminalReason == "api_error" ? AgentFailureKind.Api : AgentFailureKind.ProcessFailed;
    }

    private static bool IsLogin(ClaudeLine result, ClaudeStream stream) => result.ApiErrorStatus is 401 or 403 || stream.LastError == "authentication_failed";

    private static bool IsNoConversation(ClaudeLine result) => Said(result).StartsWith("No conversation found", StringComparison.Ordinal);

    // What the CLI says of its arguments: another try would say the same.
    private static bool IsUsage(string stderr)
        => stderr.Contains("error: unknown option", StringComparison.Ordinal) || stderr.Contains("cannot be used with root", StringComparison.Ordinal);

    private static TimeSpan? RetryAfter(ClaudeStream stream, DateTimeOffset now)
        => stream.LimitEnds is { } ends && ends > now ? ends - now : stream.RetryDelay;

    private static string Said(ClaudeLine result)
        => result.Errors is { Count: > 0 } errors ? string.Join("; ", errors) : result.Result is { Length: > 0 } text ? text : result.Subtype ?? "it failed";
}
