using System.Text.Json.Serialization;
using Ironflow.Json;

namespace Ironflow.Steps;

/// <summary>A step's configuration as recorded in its <c>input</c>, tagged by <c>type</c> for every kind (semantics 10.1, quirk 41).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ShellStepConfig), "shell")]
[JsonDerivedType(typeof(HttpStepConfig), "http")]
[JsonDerivedType(typeof(OperationStepConfig), "operation")]
[JsonDerivedType(typeof(SkipStepConfig), "skip")]
[JsonDerivedType(typeof(DelayStepConfig), "delay")]
[JsonDerivedType(typeof(AgentStepConfig), "agent")]
[JsonDerivedType(typeof(WorkflowStepConfig), "workflow")]
[JsonDerivedType(typeof(ApprovalStepConfig), "approval")]
[JsonDerivedType(typeof(HumanInputStepConfig), "human_input")]
[JsonDerivedType(typeof(SignalStepConfig), "signal")]
public abstract record StepConfig;

/// <summary>A command: <see cref="Command"/> for the shell, or <see cref="Program"/> with <see cref="Args"/> started directly.</summary>
public sealed record ShellStepConfig : StepConfig
{
    /// <summary>A command line for <c>sh -c</c>.</summary>
    public string? Command { get; init; }

    /// <summary>A program to start without a shell.</summary>
    public string? Program { get; init; }

    /// <summary>The program's arguments.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>The working directory; the host's when absent.</summary>
    public string? Dir { get; init; }

    /// <summary>Environment variables, as pairs.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Env { get; init; } = [];

    /// <summary>Whether nothing is inherited from the host's environment.</summary>
    public bool CleanEnv { get; init; }

    /// <summary>A text for standard input; closed at once when absent.</summary>
    public string? Stdin { get; init; }

    /// <summary>Whether a non-zero exit code is data rather than a failure.</summary>
    public bool ExitCodeAsOutput { get; init; }
}

/// <summary>An HTTP request.</summary>
public sealed record HttpStepConfig : StepConfig
{
    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>The absolute URL, http or https.</summary>
    public required string Url { get; init; }

    /// <summary>Header lines, as pairs; a name may stand more than once.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Headers { get; init; } = [];

    /// <summary>The body as JSON.</summary>
    public RawJson? Json { get; init; }

    /// <summary>The body as text (UTF-8).</summary>
    public string? Text { get; init; }

    /// <summary>The body as form fields.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Form { get; init; }

    /// <summary>The body as bytes, in base 64.</summary>
    public string? Raw { get; init; }

    /// <summary>The body's content type, when it is not what the body's kind implies.</summary>
    public string? ContentType { get; init; }

    /// <summary>Whether a status outside 2xx fails the step.</summary>
    public bool ExpectSuccess { get; init; }
}

/// <summary>An own operation with its data.</summary>
public sealed record OperationStepConfig : StepConfig
{
    /// <summary>The operation's kind.</summary>
    public required string Operation { get; init; }

    /// <summary>The operation's data.</summary>
    public required RawJson Data { get; init; }
}

/// <summary>A step left out.</summary>
/// <param name="Reason">Why.</param>
public sealed record SkipStepConfig(string Reason) : StepConfig;

/// <summary>A durable delay.</summary>
/// <param name="DueAt">When it ends.</param>
public sealed record DelayStepConfig(DateTimeOffset DueAt) : StepConfig;
