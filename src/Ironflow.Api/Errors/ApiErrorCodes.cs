namespace Ironflow.Api.Errors;

/// <summary>The error codes that only HTTP knows; the others are in <see cref="ErrorCodes"/>.</summary>
public static class ApiErrorCodes
{
    /// <summary>401: no token, a wrong one, or no caller.</summary>
    public const string Unauthorized = "UNAUTHORIZED";

    /// <summary>403: the caller lacks the operation's permission.</summary>
    public const string Forbidden = "FORBIDDEN";

    /// <summary>403: a page of another origin sent the request.</summary>
    public const string OriginRefused = "ORIGIN_REFUSED";

    /// <summary>421: the <c>Host</c> header names something this server does not answer under.</summary>
    public const string HostRefused = "HOST_REFUSED";

    /// <summary>404: no operation has this path.</summary>
    public const string NotFound = "NOT_FOUND";

    /// <summary>405: the path takes other methods, listed in <c>Allow</c>.</summary>
    public const string MethodNotAllowed = "METHOD_NOT_ALLOWED";

    /// <summary>415: a body that is not <c>application/json</c> in UTF-8.</summary>
    public const string UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE";

    /// <summary>429: as many event streams are open as the server allows.</summary>
    public const string TooManyStreams = "TOO_MANY_STREAMS";

    /// <summary>500: something unexpected; details hold the trace id.</summary>
    public const string InternalError = "INTERNAL_ERROR";

    /// <summary>What any operation may answer with.</summary>
    public static IReadOnlyList<string> Common { get; } =
        [ErrorCodes.BadRequest, OriginRefused, HostRefused, InternalError];

    /// <summary>What any operation that is not public may answer with besides.</summary>
    public static IReadOnlyList<string> Guarded { get; } = [Unauthorized, Forbidden];
}
