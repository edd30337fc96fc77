using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Json;

namespace Ironflow;

/// <summary>How a command ended.</summary>
public sealed class ShellResult : StepOutput
{
    internal ShellResult(Guid stepId, StepResult result, Func<Task<RawJson>> load)
        : base(stepId, result, load)
    {
    }

    /// <summary>What it wrote to standard output, trimmed at its end.</summary>
    public string Stdout => Text("stdout");

    /// <summary>What it wrote to standard error, trimmed at its end.</summary>
    public string Stderr => Text("stderr");

    /// <summary>Its exit code, negative for a signal; <c>null</c> when a tolerated failure kept it from ending.</summary>
    public int? ExitCode => Number("exit_code");
}

/// <summary>What an HTTP request was answered.</summary>
public sealed class HttpResult : StepOutput
{
    internal HttpResult(Guid stepId, StepResult result, Func<Task<RawJson>> load)
        : base(stepId, result, load)
    {
    }

    /// <summary>The status; <c>null</c> when a tolerated failure kept an answer from coming.</summary>
    public int? Status => Number("status");

    /// <summary>The body as text.</summary>
    public string Body => Text("body");

    /// <summary>The header lines by lower-case name; repeated ones are all there (quirk 43).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers
        => Member("headers") is { ValueKind: JsonValueKind.Object } headers
            ? headers.EnumerateObject().ToDictionary(h => h.Name, h => Values(h.Value), StringComparer.OrdinalIgnoreCase)
            : new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The body read as JSON.</summary>
    /// <exception cref="JsonException">It is not JSON or does not fit <typeparamref name="T"/>.</exception>
    public T? Json<T>() => JsonSerializer.Deserialize<T>(Body, JsonSerializerOptions.Web);

    private static IReadOnlyList<string> Values(JsonElement value)
        => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.GetString()!)] : [value.GetString()!];
}

/// <summary>How an operation ended.</summary>
public class OperationResult : StepOutput
{
    internal OperationResult(Guid stepId, StepResult result, Func<Task<RawJson>> load)
        : base(stepId, result, load)
    {
    }
}

/// <summary>How an operation with a typed result ended.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public sealed class OperationResult<T> : OperationResult
{
    internal OperationResult(Guid stepId, StepResult result, Func<Task<RawJson>> load)
        : base(stepId, result, load)
    {
    }

    /// <summary>The result.</summary>
    /// <exception cref="InvalidOperationException">There is none: the failure was tolerated.</exception>
    public T Value => Succeeded
        ? OutputAs<T>()!
        : throw new InvalidOperationException($"step '{Name}' failed and has no value: {Failure!.Message}");
}
