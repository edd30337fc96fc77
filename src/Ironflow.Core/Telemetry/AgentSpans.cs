using System.Diagnostics;
using Ironflow.Agents;
using Ironflow.Agents.Chat;
using Ironflow.Agents.Prices;
using Ironflow.Json;

namespace Ironflow.Telemetry;

/// <summary>The spans of an agent's call, after OpenTelemetry's conventions for generative AI: the call, each request to a model, each tool it calls.
/// What was asked and answered is not in them.</summary>
internal static class AgentSpans
{
    /// <summary>The call of an agent, whatever it does to answer.</summary>
    public static Activity? Invoke(string provider, AgentCall call)
    {
        var span = Start("invoke_agent", call.StepName, ActivityKind.Internal);
        span?.SetTag(TelemetryNames.GenAiAgent, call.StepName);
        span?.SetTag(TelemetryNames.GenAiProvider, ProviderName(provider));
        if (call.Model is { } model)
            span?.SetTag(TelemetryNames.GenAiRequestModel, model);
        return span;
    }

    /// <summary>One request to a model service.</summary>
    public static Activity? Chat(ChatServiceOptions service, string model)
    {
        var span = Start("chat", model, ActivityKind.Client);
        span?.SetTag(TelemetryNames.GenAiProvider, service.Kind switch
        {
            ChatServiceKind.OpenAi => "openai",
            ChatServiceKind.AzureOpenAi => "azure.ai.openai",
            ChatServiceKind.Anthropic => "anthropic",
            _ => service.Name,
        });
        span?.SetTag(TelemetryNames.GenAiRequestModel, model);
        return span;
    }

    /// <summary>A tool that the model called.</summary>
    public static Activity? Tool(string name)
    {
        // The name is the model's word: whatever it says, a span's name stays short.
        var shown = name.Length <= 64 ? name : name[..64];
        var span = Start("execute_tool", shown, ActivityKind.Internal);
        span?.SetTag(TelemetryNames.GenAiToolName, shown);
        return span;
    }

    public static void End(Activity? span, AgentAnswer answer)
    {
        Describe(span, answer.Model, answer.StopReason, new TokenUsage { Input = answer.InputTokens, Output = answer.OutputTokens });
        Fail(span, answer.Failure);
        span?.Stop();
    }

    public static void End(Activity? span, bool isError)
    {
        if (isError && span is not null)
            RunSpans.Fail(span, "tool", error: null);
        span?.Stop();
    }

    public static void Describe(Activity? span, string? model, string? stopReason, TokenUsage? usage)
    {
        if (span is null)
            return;
        if (model is not null)
            span.SetTag(TelemetryNames.GenAiResponseModel, model);
        if (stopReason is not null)
            span.SetTag(TelemetryNames.GenAiFinishReasons, new[] { stopReason });
        if (usage?.Input is { } input)
            span.SetTag(TelemetryNames.GenAiInputTokens, input);
        if (usage?.Output is { } output)
            span.SetTag(TelemetryNames.GenAiOutputTokens, output);
    }

    // Without the message: it may quote the prompt, and the step's span has it as its row does.
    public static void Fail(Activity? span, AgentFailure? failure)
    {
        if (span is not null && failure is not null)
            RunSpans.Fail(span, SnakeCase.Name(failure.Kind), error: null);
    }

    /// <summary>Marks a request whose exception somebody else handles; never true.</summary>
    public static bool Passes(Activity? span, Exception error)
    {
        if (span is not null)
            RunSpans.Fail(span, error.GetType().FullName!, error: null);
        return false;
    }

    private static Activity? Start(string operation, string of, ActivityKind kind)
    {
        var span = Tracing.IsOn ? Tracing.Source.StartActivity($"{operation} {of}", kind) : null;
        span?.SetTag(TelemetryNames.GenAiOperation, operation);
        return span;
    }

    private static string ProviderName(string provider) => provider switch
    {
        "azure-openai" => "azure.ai.openai",
        "claude-code" => "anthropic",
        _ => provider,
    };
}
