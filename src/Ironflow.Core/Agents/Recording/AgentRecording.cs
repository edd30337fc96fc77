using System.Text.Json.Serialization;
using Ironflow.Json;

namespace Ironflow.Agents.Recording;

/// <summary>A recorded answer, as its file holds it.</summary>
internal sealed record AgentRecording
{
    /// <summary>The step that asked, for who reads the file.</summary>
    public required string Step { get; init; }

    /// <summary>The provider that answered.</summary>
    public required string Provider { get; init; }

    /// <summary>What shaped the answer; the file's name is its digest.</summary>
    public required RecordedCall Call { get; init; }

    /// <summary>The answer.</summary>
    public required AgentAnswer Answer { get; init; }
}

/// <summary>What shapes an answer.</summary>
internal sealed record RecordedCall
{
    public string? Provider { get; init; }

    public string? Model { get; init; }

    public required string Prompt { get; init; }

    public string? SystemPrompt { get; init; }

    public IReadOnlyList<string> AllowedTools { get; init; } = [];

    public IReadOnlyList<string> DisallowedTools { get; init; } = [];

    public int? MaxTurns { get; init; }

    public decimal? MaxBudgetUsd { get; init; }

    public required string PermissionMode { get; init; }

    /// <summary>The digest of the file it names, or what is set when that is no file.</summary>
    public string? McpConfig { get; init; }

    public string? ResumeSessionId { get; init; }

    public RawJson? Schema { get; init; }

    public IReadOnlyList<RecordedCorrection> Corrections { get; init; } = [];

    public int Try { get; init; }
}

/// <summary>An answer that was refused, and how.</summary>
internal sealed record RecordedCorrection(string Answer, string Objection);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(AgentRecording))]
internal sealed partial class RecordingJson : JsonSerializerContext;
