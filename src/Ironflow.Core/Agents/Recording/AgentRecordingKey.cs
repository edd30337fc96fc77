using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ironflow.Agents.Recording;

/// <summary>What shapes an answer, and its digest: 16 hex digits of SHA-256 (reference §1.11, over more than the reference's).</summary>
/// <remarks>Not in it: the run, step and time limit, and the working directory, whose path is another on every machine. An agent that reads files there is recorded anew when they change.</remarks>
internal static class AgentRecordingKey
{
    public static string Of(AgentCall call)
        => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Parts(call), RecordingJson.Default.RecordedCall)))[..16];

    public static RecordedCall Parts(AgentCall call) => new()
    {
        Provider = call.Provider,
        Model = call.Model,
        Prompt = call.Prompt,
        SystemPrompt = call.SystemPrompt,
        AllowedTools = call.AllowedTools,
        DisallowedTools = call.DisallowedTools,
        MaxTurns = call.MaxTurns,
        MaxBudgetUsd = call.MaxBudgetUsd,
        PermissionMode = call.PermissionMode.ToString(),
        McpConfig = call.McpConfig is { } path && File.Exists(path) ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(path)))) : call.McpConfig,
        ResumeSessionId = call.ResumeSessionId,
        Schema = call.Schema,
        Corrections = [.. call.Corrections.Select(c => new RecordedCorrection(c.Answer, c.Objection))],
        Try = call.Try,
    };
}
