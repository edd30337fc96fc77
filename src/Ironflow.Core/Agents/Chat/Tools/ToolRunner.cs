using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ironflow.Agents.Prices;
using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Registration;
using Ironflow.Secrets;
using Ironflow.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Agents.Chat.Tools;

/// <summary>Runs the tools a model calls. Whatever goes wrong in one is its result: the model may do better next time.</summary>
/// <param name="call">The call they belong to.</param>
/// <param name="tools">The tools it has.</param>
/// <param name="services">The host's services; each use gets a scope of them.</param>
/// <param name="grace">How long a stopped operation has to return.</param>
/// <param name="time">The clock of durations and of that wait.</param>
internal sealed class ToolRunner(AgentCall call, IReadOnlyList<ChatTool> tools, IServiceProvider services, TimeSpan grace, TimeProvider time)
{
    // A model reads its tools' results again with every turn.
    private const int MaxResultBytes = 256 * 1024;

    private int uses;

    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was set.</exception>
    public async Task<ToolUse> RunAsync(FunctionCallContent asked, CancellationToken cancellationToken)
    {
        uses++;
        var started = time.GetTimestamp();
        var arguments = JsonSerializer.Serialize(asked.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions);
        call.Report(new AgentProgress(AgentProgressKind.ToolUse, OutputLimits.Beginning(arguments)) { Tool = asked.Name });
        using var span = AgentSpans.Tool(asked.Name);
        var use = await UseAsync(asked, arguments, cancellationToken);
        AgentSpans.End(span, use.IsError);
        BoundedOutput.TryCut(use.Result, MaxResultBytes, out var result);
        call.Report(new AgentProgress(AgentProgressKind.ToolResult, OutputLimits.Beginning(result)) { Tool = asked.Name });
        return use with { Result = result, Duration = time.GetElapsedTime(started) };
    }

    private async Task<ToolUse> UseAsync(FunctionCallContent asked, string arguments, CancellationToken cancellationToken)
    {
        if (tools.FirstOrDefault(tool => tool.Name == asked.Name) is not { } tool)
            return Failed($"there is no tool '{asked.Name}'; there are: {string.Join(", ", tools.Select(known => known.Name))}");
        if (asked.Exception is { } unreadable)
            return Failed($"the arguments are not a JSON object: {unreadable.Message}");
        try
        {
            return await ExecuteAsync(Load(tool, arguments), asked.Name, arguments, cancellationToken);
        }
        catch (JsonException error)
        {
            return Failed($"the arguments do not fit: {error.Message}");
        }

        ToolUse Failed(string why) => new(asked.Name, arguments, "error: " + why, IsError: true, TimeSpan.Zero);
    }

    private static IOperation Load(ChatTool tool, string arguments)
    {
        using var document = JsonDocument.Parse(arguments);
        try
        {
            return (IOperation)document.RootElement.Deserialize(tool.Operation, PayloadJson.Options)!;
        }
        catch (JsonException error)
        {
            throw new JsonException(PayloadErrors.Explain(document.RootElement, tool.Operation, error) + $" (at {error.Path ?? "$"})");
        }
        catch (Exception error) when (error is NotSupportedException or ArgumentException)
        {
            throw new JsonException(error.Message);
        }
    }

    private async Task<ToolUse> ExecuteAsync(IOperation operation, string name, string arguments, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var context = new OperationContext(
            call.RunId, call.StepName, IdempotencyKey(name, arguments), scope.ServiceProvider, call.Logger, Secret, cancellationToken);
        ToolUse use;
        try
        {
            // On a thread of the pool: an operation that blocks must not hold who waits for the stop order.
            var work = Task.Run(() => operation.ExecuteAsync(context), CancellationToken.None);
            await EndAsync(work, operation, cancellationToken);
            use = Used(name, arguments, await work);
        }
#pragma warning disable CA1031 // Whatever an author's code throws is the tool's result (design §4.2).
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            use = new ToolUse(name, arguments, "error: " + error.Message, IsError: true, TimeSpan.Zero);
        }

        return use with { CostUsd = context.CostUsd, Tokens = new TokenUsage { Input = context.InputTokens, Output = context.OutputTokens } };
    }

    private async Task EndAsync(Task work, IOperation operation, CancellationToken cancellationToken)
    {
        await work.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!work.IsCompleted)
            await Task.WhenAny(work, Task.Delay(grace, time, CancellationToken.None));
        if (work.IsCompleted)
            return;
        Logs.ToolAbandoned(call.Logger, call.StepName, operation.GetType());
        throw new OperationCanceledException(cancellationToken);
    }

    private static ToolUse Used(string name, string arguments, object? value)
    {
        var outcome = Execution.Operations.OperationResult.Of(value);
        return outcome.Failure is { } failure
            ? new ToolUse(name, arguments, "error: " + failure.Message, IsError: true, TimeSpan.Zero)
            : new ToolUse(name, arguments, value as string ?? outcome.Output!.Value.ToString(), IsError: false, TimeSpan.Zero);
    }

    // The same when the step is executed again and the model asks the same in the same place, and never the same for two uses in one call.
    private string IdempotencyKey(string name, string arguments)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name + arguments)))[..16];
        return string.Create(CultureInfo.InvariantCulture, $"{call.IdempotencyKey}:tool:{uses}:{hash}");
    }

    private string Secret(string name)
    {
        try
        {
            return call.Secrets.Get(name);
        }
        catch (SecretNotFoundException error)
        {
            throw new OperationFailedException(error.Message, inner: error);
        }
    }
}
