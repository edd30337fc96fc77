using Ironflow.Steps;

namespace Ironflow.Execution.Operations;

/// <summary>What an operation threw, as data.</summary>
internal static class OperationFailures
{
    public static StepFailure Of(Exception error) => new()
    {
        Kind = FailureKind.Operation,
        Message = $"operation failed: {error.Message}",
        ExceptionType = error.GetType().FullName,
        HttpStatus = error is HttpRequestException { StatusCode: { } status } ? (int)status : null,
        IsTransient = IsTransient(error),
    };

    private static bool IsTransient(Exception error) => error switch
    {
        OperationFailedException failed => failed.IsTransient,
        HttpRequestException { StatusCode: { } status } => (int)status is >= 500 or 429,
        HttpRequestException or TimeoutException => true,
        _ => false,
    };
}
