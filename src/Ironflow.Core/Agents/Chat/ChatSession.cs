using System.Globalization;
using System.Text.Json;
using Ironflow.Agents.Chat.Http;
using Ironflow.Agents.Chat.Services;
using Ironflow.Agents.Chat.Tools;
using Ironflow.Agents.Prices;
using Ironflow.Json;
using Ironflow.Telemetry;
using Microsoft.Extensions.AI;

namespace Ironflow.Agents.Chat;

/// <summary>One call under way: requests and tools in turn, until the model has answered, refused, or used up its turns or its budget.</summary>
internal sealed class ChatSession : IDisposable
{
    private readonly AgentCall call;
    private readonly ChatServiceOptions options;
    private readonly IChatService service;
    private readonly ToolRunner runner;
    private readonly TimeProvider time;
    private readonly ChatTrace trace = new();
    private readonly ChatLedger ledger;
    private readonly List<ChatMessage> messages;
    private readonly ChatOptions asking;
    private string text = string.Empty;
    private string? model;
    private string? stopReason;
    private int turns;

    public ChatSession(
        AgentCall call, ChatServiceOptions options, IChatService service, IReadOnlyList<ChatTool> tools, ToolRunner runner, ModelPrice? price, TimeProvider time)
    {
        this.call = call;
        this.options = options;
        this.service = service;
        this.runner = runner;
        this.time = time;
        ledger = new ChatLedger(price, call.MaxBudgetUsd);
        var native = ChatRequest.IsNative(call, options);
        messages = ChatRequest.Messages(call, native);
        asking = ChatRequest.Options(call, options, tools, native, service);
    }

    public async Task<AgentAnswer> RunAsync(ServiceConnections connections, string? key, string requestedModel, CancellationToken stop)
    {
        model = requestedModel;
        AgentFailure? failure;
        try
        {
            failure = await TalkAsync(connections, key, requestedModel, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            failure = new AgentFailure(AgentFailureKind.Timeout, $"{options.Name}: the call was stopped");
        }
#pragma warning disable CA1031 // Whatever a vendor's client throws fails the call with what it has spent.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = stop.IsCancellationRequested
                ? new AgentFailure(AgentFailureKind.Timeout, $"{options.Name}: the call was stopped")
                : ChatFailures.Of(error, options, service);
        }

        ledger.EndRequest();
        return Answer(failure);
    }

    public void Dispose() => trace.Dispose();

    private async Task<AgentFailure?> TalkAsync(ServiceConnections connections, string? key, string requestedModel, CancellationToken stop)
    {
        var most = call.MaxTurns ?? options.MaxTurns;
        while (turns < most)
        {
            if (ledger.IsSpent)
                return Spent();
            turns++;
            var reply = await AskAsync(connections, key, requestedModel, stop);
            if (reply.Failure is { } failure)
                return failure;
            if (reply.ToolCalls.Count == 0)
                return null;
            await UseToolsAsync(reply.ToolCalls, stop);
        }

        return new AgentFailure(AgentFailureKind.BudgetExceeded, string.Create(CultureInfo.InvariantCulture, $"{options.Name}: the call used its {most} turns and the model still calls tools; raise MaxTurns"));
    }

    private async Task<(IReadOnlyList<FunctionCallContent> ToolCalls, AgentFailure? Failure)> AskAsync(
        ServiceConnections connections, string? key, string requestedModel, CancellationToken stop)
    {
        using var watch = new IdleWatch(options.IdleTimeout, time, stop);
        using var client = service.Create(connections.Client(watch.Heard), key, requestedModel);
        var reply = new ChatReply(service);
        using var span = AgentSpans.Chat(options, requestedModel);
        try
        {
            var failure = await ReadAsync(client, reply, watch.Token);
            AgentSpans.Fail(span, failure);
            return (reply.ToolCalls, failure);
        }
        catch (Exception error) when (AgentSpans.Passes(span, error))
        {
            throw;
        }
        catch (Exception error) when (watch.IsSilent && !stop.IsCancellationRequested && error is not ReplyTooLargeException)
        {
            return ([], new AgentFailure(AgentFailureKind.Timeout, string.Create(
                CultureInfo.InvariantCulture, $"{options.Name}: the service was silent for {options.IdleTimeout.TotalSeconds:0.###}s")));
        }
        finally
        {
            AgentSpans.Describe(span, reply.Model, reply.FinishReason?.Value, ledger.RequestUnderWay);
            ledger.EndRequest();
            Take(reply);
        }
    }

    private async Task<AgentFailure?> ReadAsync(IChatClient client, ChatReply reply, CancellationToken cancellationToken)
    {
        await foreach (var update in client.GetStreamingResponseAsync(messages, asking, cancellationToken))
        {
            if ((service.UsageSoFar(update) ?? update.Contents.OfType<UsageContent>().LastOrDefault()?.Details) is { } usage)
                ledger.Note(usage);
            if (reply.Add(update) is { Length: > 0 } added)
                call.Report(new AgentProgress(AgentProgressKind.Text, added));
            if (reply.FinishReason is null && ledger.IsSpent)
                return Spent();
        }

        return Verdict(reply);
    }

    private AgentFailure? Verdict(ChatReply reply)
    {
        if (reply.Refusal is not null || reply.FinishReason == ChatFinishReason.ContentFilter)
            return new AgentFailure(AgentFailureKind.Refused, $"{options.Name}: the model refused, or a filter did: {reply.Refusal ?? reply.FinishReason?.Value}");
        return reply.FinishReason is null
            ? new AgentFailure(AgentFailureKind.Api, $"{options.Name}: the reply ended before the answer was complete")
            : null;
    }

    private void Take(ChatReply reply)
    {
        text = reply.Text.Length > 0 ? reply.Text : text;
        model = reply.Model ?? model;
        stopReason = reply.FinishReason?.Value;
        trace.Add(reply.Text, stopReason);
        messages.AddRange(reply.ToMessages());
    }

    private async Task UseToolsAsync(IReadOnlyList<FunctionCallContent> asked, CancellationToken stop)
    {
        var results = new List<AIContent>();
        foreach (var one in asked)
        {
            var use = await runner.RunAsync(one, stop);
            ledger.Add(use);
            trace.Add(use);
            // An exception marks it as an error, where the service knows such a mark; what is sent is the result.
            results.Add(new FunctionResultContent(one.CallId, use.Result) { Exception = use.IsError ? new InvalidOperationException(use.Result) : null });
        }

        messages.Add(new ChatMessage(ChatRole.Tool, results));
    }

    private AgentFailure Spent() => new(AgentFailureKind.BudgetExceeded, string.Create(
        CultureInfo.InvariantCulture, $"{options.Name}: the call has spent {ledger.CostUsd:0.######} of its {call.MaxBudgetUsd} US dollars; raise MaxBudgetUsd"));

    private AgentAnswer Answer(AgentFailure? failure) => new()
    {
        Value = failure is null || text.Length > 0 ? new RawJson(JsonSerializer.Serialize(text, PayloadJson.Options)) : null,
        Failure = failure,
        Model = model,
        StopReason = stopReason,
        Turns = turns,
        CostUsd = ledger.CostUsd,
        InputTokens = ledger.Tokens.Input,
        OutputTokens = ledger.Tokens.Output,
        CacheReadTokens = ledger.Tokens.CacheRead,
        CacheWriteTokens = ledger.Tokens.CacheWrite,
        Trace = trace.End(),
    };
}
