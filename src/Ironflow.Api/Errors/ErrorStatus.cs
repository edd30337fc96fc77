using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Errors;

/// <summary>The HTTP status of every error code.</summary>
internal static class ErrorStatus
{
    public static int Of(ApiOperation? operation, string code) => code switch
    {
        ErrorCodes.BadRequest or ErrorCodes.InvalidPayload or ErrorCodes.NotSupported => StatusCodes.Status400BadRequest,

        // Where the name stands in the body, not in the path, the resource is there and the request is wrong.
        ErrorCodes.WorkflowNotFound when operation?.Request is not null => StatusCodes.Status400BadRequest,
        ErrorCodes.WorkflowNotFound or ErrorCodes.RunNotFound or ErrorCodes.StepNotFound or ErrorCodes.KeyNotFound or ErrorCodes.GrantNotFound or ApiErrorCodes.NotFound => StatusCodes.Status404NotFound,
        ErrorCodes.Conflict or ErrorCodes.ConcurrencyConflict or ErrorCodes.IdempotencyKeyConflict or ErrorCodes.VersionMismatch => StatusCodes.Status409Conflict,
        ErrorCodes.InvalidInput => StatusCodes.Status422UnprocessableEntity,
        ErrorCodes.PayloadTooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCodes.StoreUnavailable => StatusCodes.Status503ServiceUnavailable,
        ApiErrorCodes.Unauthorized => StatusCodes.Status401Unauthorized,
        ApiErrorCodes.Forbidden or ApiErrorCodes.OriginRefused => StatusCodes.Status403Forbidden,
        ApiErrorCodes.HostRefused => StatusCodes.Status421MisdirectedRequest,
        ApiErrorCodes.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        ApiErrorCodes.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        ApiErrorCodes.TooManyStreams => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status500InternalServerError,
    };
}
