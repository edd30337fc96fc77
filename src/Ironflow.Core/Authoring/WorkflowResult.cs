using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Json;

namespace Ironflow;

/// <summary>How a child workflow ended.</summary>
public class WorkflowResult : StepOutput
{
    internal WorkflowResult(Guid stepId, StepResult result, Func<Task<RawJson>> load)
        : base(stepId, result, load)
        => RunId = result.ChildRunId ?? Guid.Empty;

    /// <summary>The child's run.</summary>
    public Guid RunId { get; }

    /// <summary>What the child set as its output; <c>null</c> JSON when it set none.</summary>
    public RawJson ChildOutput => Member("output") is { ValueKind: not JsonValueKind.Undefined } output ? new RawJson(output.GetRawText()) : RawJson.Null;

    /// <summary>The child's output as <typeparamref name="T"/>.</summary>
    /// <exception cref="JsonException">It does not fit.</exception>
    public T? ChildOutputAs<T>() => JsonSerializer.Deserialize<T>(ChildOutput.ToString(), PayloadJson.Options);
}

/// <summary>How a child workflow with a typed output ended.</summary>
/// <typeparam name="T">The output's type.</typeparam>
public sealed class WorkflowResult<T> : WorkflowResult
{
    internal WorkflowResult(Guid stepId, StepResult result, Func<Task<RawJson>> load)
        : base(stepId, result, load)
    {
    }

    /// <summary>The child's output.</summary>
    /// <exception cref="InvalidOperationException">There is none: the child failed and its failure was tolerated.</exception>
    public T Value => Succeeded
        ? ChildOutputAs<T>()!
        : throw new InvalidOperationException($"child workflow '{Name}' failed and has no output: {Failure!.Message}");
}
