using Ironflow.Api.Replies;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Errors;

/// <summary>A failure as it is answered: <c>{"error":{"code","message","details"}}</c>.</summary>
internal sealed record ErrorReply(int Status, ErrorBody Body)
{
    private const string RetryAfterSeconds = "5";

    public static ErrorReply Of(ApiOperation? operation, string code, string message, IReadOnlyDictionary<string, string>? details = null)
        => new(ErrorStatus.Of(operation, code), new ErrorBody(code, message, details is { Count: > 0 } ? details : null));

    public static async Task WriteAsync(HttpContext context, ErrorReply reply)
    {
        if (reply.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        if (reply.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        await Reply.JsonAsync(context, reply.Status, new ErrorEnvelope(reply.Body), ApiJson.Relaxed.ErrorEnvelope);
    }
}
