using System.Globalization;
using System.Text;
using Ironflow.Execution;

namespace Ironflow.Agents.ClaudeCode;

/// <summary>The arguments of one call. Values stand behind <c>=</c>, so that none of them can be taken for an option of its own.</summary>
internal static class ClaudeArguments
{
    // The kernel takes no longer argument (MAX_ARG_STRLEN), its terminator counted.
    private const int MaxBytes = (128 * 1024) - 1;

    /// <exception cref="StepConfigException">An argument is too long for any program.</exception>
    public static IReadOnlyList<string> Of(AgentCall call, ClaudeCodeOptions options)
    {
        // Partial messages are its sign of life while a long answer is written, and carry the usage of a call that is stopped.
        List<string> arguments = [.. options.ExtraArguments, "-p", "--output-format=stream-json", "--verbose", "--include-partial-messages"];
        Add("--model", call.Model ?? options.DefaultModel);
        Add("--system-prompt", call.SystemPrompt);
        Add("--allowedTools", List(call.AllowedTools));
        Add("--disallowedTools", List(call.DisallowedTools));
        Add("--permission-mode", Mode(call.PermissionMode));
        Add("--max-turns", call.MaxTurns?.ToString(CultureInfo.InvariantCulture));
        Add("--max-budget-usd", call.MaxBudgetUsd?.ToString(CultureInfo.InvariantCulture));
        Add("--mcp-config", call.McpConfig);
        if (call.McpConfig is not null)
            arguments.Add("--strict-mcp-config");
        Add("--json-schema", call.Schema?.ToString());
        if (Session(call) is { } session)
        {
            // A call that is delivered again must find the conversation as the first delivery found it.
            Add("--resume", session);
            arguments.Add("--fork-session");
        }

        return arguments;

        void Add(string option, string? value)
        {
            if (value is null)
                return;
            var argument = $"{option}={value}";
            if (argument.Contains('\0') || Encoding.UTF8.GetByteCount(argument) > MaxBytes)
                throw new StepConfigException($"{option} is longer than {MaxBytes} bytes or holds a NUL character, which no program can receive; shorten it, or move it into the prompt");
            arguments.Add(argument);
        }
    }

    /// <summary>What is asked: the objection to the last answer when there is one.</summary>
    public static string Prompt(AgentCall call) => call.Corrections.Count > 0 && Session(call) is not null ? call.Corrections[^1].Objection : Repeated(call);

    private static string? Session(AgentCall call) => call.Corrections.Count > 0 ? call.Corrections[^1].SessionId : call.ResumeSessionId;

    // Without a session the conversation has to be told again.
    private static string Repeated(AgentCall call)
        => string.Join("\n\n", [call.Prompt, .. call.Corrections.SelectMany(correction => new[] { "Your answer was: " + correction.Answer, correction.Objection })]);

    private static string? List(IReadOnlyList<string> tools) => tools.Count == 0 ? null : string.Join(',', tools);

    private static string? Mode(AgentPermissionMode mode) => mode switch
    {
        AgentPermissionMode.Auto => "auto",
        AgentPermissionMode.DontAsk => "dontAsk",
        AgentPermissionMode.BypassPermissions => "bypassPermissions",
        _ => null,
    };
}
