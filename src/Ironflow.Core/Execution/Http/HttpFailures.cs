using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Ironflow.Steps;

namespace Ironflow.Execution.Http;

/// <summary>HTTP failures as data, with the transient ones marked (reference §2.9).</summary>
internal static class HttpFailures
{
    public static StepFailure Unwanted(Reply reply, HttpResponseMessage message, TimeProvider time)
    {
        var body = OutputLimits.Beginning(reply.Text().Trim());
        return new StepFailure
        {
            Kind = FailureKind.Http,
            Message = string.Create(CultureInfo.InvariantCulture, $"http error (status {reply.Status}): {(body.Length > 0 ? body : message.ReasonPhrase ?? "no body")}"),
            HttpStatus = reply.Status,
            IsTransient = reply.Status >= 500 || message.StatusCode == HttpStatusCode.TooManyRequests,
            RetryAfter = Wait(message.Headers.RetryAfter, time),
        };
    }

    public static StepFailure TooLarge(int status) => new()
    {
        Kind = FailureKind.Http,
        Message = string.Create(
            CultureInfo.InvariantCulture,
            $"http error (status {status}): response body too large: more than {OutputLimits.MaxBytes} bytes; ask for less, or fetch it to a file with a shell step"),
        HttpStatus = status,
    };

    /// <param name="error">What was thrown.</param>
    /// <param name="target">The host and port, without path and query, which may hold secrets.</param>
    /// <param name="status">The reply's status, when the failure came after it.</param>
    public static StepFailure Broken(Exception error, string target, int? status)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is AddressRefusedException refused)
                return new StepFailure { Kind = FailureKind.AddressRefused, Message = refused.Message };
        }

        var what = status is null ? $"no reply from {target}" : $"the reply of {target} broke off";
        var prefix = status is null ? "http error" : string.Create(CultureInfo.InvariantCulture, $"http error (status {status})");
        return new StepFailure { Kind = FailureKind.Http, Message = $"{prefix}: {what}: {Reason(error)}", HttpStatus = status, IsTransient = true };
    }

    private static string Reason(Exception error)
    {
        var root = error.GetBaseException();
        return root switch
        {
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connection refused",
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } => "the host name does not resolve",
            SocketException { SocketErrorCode: SocketError.ConnectionReset } => "connection reset",
            _ => root.Message,
        };
    }

    private static TimeSpan? Wait(RetryConditionHeaderValue? header, TimeProvider time)
    {
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
