using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Testing.Scripts;

/// <summary>What a scripted step comes to, instead of its work.</summary>
internal sealed record StepScript(Func<StepExecution, StepOutcome> Outcome)
{
    public static StepScript Shell(string stdout, string stderr, int exitCode) => new(execution =>
    {
        var output = new RawJson(JsonSerializer.Serialize(
            new Dictionary<string, object> { ["stdout"] = stdout, ["stderr"] = stderr, ["exit_code"] = exitCode }, PayloadJson.Options));
        var isData = JsonSerializer.Deserialize(execution.Request.Config.Text, RecordJson.Relaxed.StepConfig) is ShellStepConfig { ExitCodeAsOutput: true };
        return exitCode == 0 || isData
            ? new StepOutcome { Output = output }
            : new StepOutcome
            {
                Output = output,
                Failure = new StepFailure { Kind = FailureKind.Shell, Message = $"shell exited with code {exitCode}: {stderr}", ExitCode = exitCode },
            };
    });

    public static StepScript Http(int status, string body, IReadOnlyDictionary<string, string> headers) => new(execution =>
    {
        var output = new RawJson(JsonSerializer.Serialize(new Dictionary<string, object> { ["status"] = status, ["headers"] = headers, ["body"] = body }, PayloadJson.Options));
        var expects = JsonSerializer.Deserialize(execution.Request.Config.Text, RecordJson.Relaxed.StepConfig) is HttpStepConfig { ExpectSuccess: true };
        return status is >= 200 and < 300 || !expects
            ? new StepOutcome { Output = output }
            : new StepOutcome
            {
                Output = output,
                Failure = new StepFailure { Kind = FailureKind.Http, Message = $"http error (status {status}): {body}", HttpStatus = status, IsTransient = status is 429 or >= 500 },
            };
    });

    public static StepScript Value(object? value, decimal costUsd, long? inputTokens, long? outputTokens) => new(_ => new StepOutcome
    {
        Output = new RawJson(JsonSerializer.Serialize(value, value?.GetType() ?? typeof(object), PayloadJson.Options)),
        CostUsd = costUsd,
        InputTokens = inputTokens,
        OutputTokens = outputTokens,
    });

    public static StepScript Failed(StepFailure failure, decimal costUsd) => new(_ => new StepOutcome { Failure = failure, CostUsd = costUsd });
}
