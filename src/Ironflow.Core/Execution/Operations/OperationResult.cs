using System.Globalization;
using System.Text;
using System.Text.Json;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Execution.Operations;

/// <summary>What an operation returned, as the step's output (semantics 10.2).</summary>
internal static class OperationResult
{
    public static StepOutcome Of(object? value)
    {
        if (value is string text && BoundedOutput.TryCut(text, OutputLimits.MaxBytes, out var cutText))
            value = cutText;
        string json;
        try
        {
            json = JsonSerializer.Serialize(value, value?.GetType() ?? typeof(object), PayloadJson.Options);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            return new StepOutcome { Failure = Failure($"its result of type {value!.GetType()} cannot be written as JSON: {error.Message}", error) };
        }

        // A text that was cut is still a text. A structure that was cut is none, and its reader must not take it for one.
        return value is not string && BoundedOutput.TryCut(json, OutputLimits.MaxBytes, out var cut)
            ? new StepOutcome { Output = new RawJson(JsonSerializer.Serialize(cut, PayloadJson.Options)), Failure = Failure(TooLarge(json), null) }
            : new StepOutcome { Output = new RawJson(json) };
    }

    private static string TooLarge(string json) => string.Create(
        CultureInfo.InvariantCulture,
        $"its result has {Encoding.UTF8.GetByteCount(json)} bytes, more than {OutputLimits.MaxBytes}; head and tail are kept. Store it elsewhere and return where it is");

    private static StepFailure Failure(string message, Exception? error) => new()
    {
        Kind = FailureKind.Operation,
        Message = "operation failed: " + message,
        ExceptionType = error?.GetType().FullName,
    };
}
