using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Json;
using Ironflow.Secrets;
using Ironflow.Steps;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironflow.Core.Tests.Execution;

/// <summary>Makes what an executor receives.</summary>
internal static class Executions
{
    public static StepExecution Of(
        StepConfig config, StepKind kind, ISecretSource? secrets = null, Func<ProcessMark, Task>? started = null, CancellationToken stop = default)
        => new()
        {
            Request = new StepRequest
            {
                RunId = Guid.NewGuid(),
                Key = "001:00000:0000",
                Name = "the-step",
                Kind = kind,
                Config = new RawJson(JsonSerializer.Serialize(config, RecordJson.Relaxed.StepConfig)),
            },
            Timeout = TimeSpan.FromSeconds(30),
            Stop = stop,
            Secrets = new SecretScope(secrets ?? new FixedSecrets()),
            ProcessStarted = started ?? (_ => Task.CompletedTask),
            Logger = NullLogger.Instance,
        };

    public static JsonElement Json(this StepOutcome outcome)
    {
        Assert.NotNull(outcome.Output);
        return JsonDocument.Parse(outcome.Output.Value.Text).RootElement;
    }
}

internal sealed class FixedSecrets(params (string Name, string Value)[] secrets) : ISecretSource
{
    public string? Find(string name) => secrets.Where(secret => secret.Name == name).Select(secret => secret.Value).FirstOrDefault();
}
