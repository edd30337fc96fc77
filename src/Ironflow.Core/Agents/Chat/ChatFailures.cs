using System.Text.Json;
using Ironflow.Agents.Chat.Http;
using Ironflow.Agents.Chat.Services;
using Ironflow.Execution;

namespace Ironflow.Agents.Chat;

/// <summary>What goes wrong with a request, as the failure of its call.</summary>
internal static class ChatFailures
{
    private static readonly string[] TooLong = ["context_length_exceeded", "maximum context length", "prompt is too long", "context window"];

    private static readonly string[] Filtered = ["content_filter", "content_policy_violation"];

    public static AgentFailure Of(Exception error, ChatServiceOptions options, IChatService service)
    {
        foreach (var one in Chain(error))
        {
            if (Known(one, options) is { } known)
                return known;
            if (service.Explain(one) is { } explained)
                return explained with { Message = $"{options.Name}: {OutputLimits.Beginning(explained.Message)}" };
        }

        return IsOfTheReply(error)
            ? new AgentFailure(AgentFailureKind.Api, $"{options.Name}: the reply cannot be read: {error.Message}")
            : new AgentFailure(AgentFailureKind.Unexpected, $"{options.Name}: {error.GetType().Name}: {error.Message}");
    }

    private static AgentFailure? Known(Exception error, ChatServiceOptions options) => error switch
    {
        ServiceErrorException answered => Of(answered, options),
        // It has a status so that it is not tried again: the next reply would be as large.
        ReplyTooLargeException => new AgentFailure(AgentFailureKind.Api, $"{options.Name}: {error.Message}") { HttpStatus = 200 },
        HttpRequestException or IOException => new AgentFailure(AgentFailureKind.Api, $"{options.Name}: the connection failed: {error.Message}"),
        _ => null,
    };

    private static AgentFailure Of(ServiceErrorException error, ChatServiceOptions options)
    {
        var failure = error.Status switch
        {
            401 or 403 => new AgentFailure(AgentFailureKind.Config, $"{Told(error, options)}. Check the secret '{ChatDefaults.KeySecret(options)}' and what its key may do"),
            404 => new AgentFailure(AgentFailureKind.Config, $"{Told(error, options)}. Check the model's name and the service's endpoint"),
            429 when Says(error, "insufficient_quota") => new AgentFailure(AgentFailureKind.Config, $"{Told(error, options)}. The account's quota is used up; waiting does not help"),
            429 => new AgentFailure(AgentFailureKind.RateLimited, Told(error, options)),
            413 => new AgentFailure(AgentFailureKind.PromptTooLarge, Told(error, options)),
            400 when Says(error, TooLong) => new AgentFailure(AgentFailureKind.PromptTooLarge, Told(error, options)),
            400 when Says(error, Filtered) => new AgentFailure(AgentFailureKind.Refused, Told(error, options)),
            _ => new AgentFailure(AgentFailureKind.Api, Told(error, options)),
        };
        return failure with { HttpStatus = error.Status, RetryAfter = error.RetryAfter };
    }

    private static string Told(ServiceErrorException error, ChatServiceOptions options) => $"{options.Name}: {OutputLimits.Beginning(error.Message)}";

    private static bool Says(ServiceErrorException error, params string[] words)
        => Array.Exists(words, word => error.Body.Contains(word, StringComparison.OrdinalIgnoreCase));

    // What vendors' clients throw for a reply that is not what they expect.
    private static bool IsOfTheReply(Exception error)
        => Chain(error).Any(one => one is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException
            || one.GetType().Name.Contains("InvalidData", StringComparison.Ordinal));

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (Exception? one = error; one is not null; one = one.InnerException)
            yield return one;
    }
}
