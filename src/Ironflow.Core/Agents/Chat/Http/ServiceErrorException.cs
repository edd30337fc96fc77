using System.Text;

namespace Ironflow.Agents.Chat.Http;

/// <summary>A model service answered with an error. Thrown in the HTTP pipeline, before a vendor's client makes its own of it, so that all are alike.</summary>
internal sealed class ServiceErrorException : Exception
{
    private const int MaxBodyBytes = 16 * 1024;

    private ServiceErrorException(int status, string body, TimeSpan? retryAfter)
        : base(FormattableString.Invariant($"the service answered {status}: {body}"))
    {
        Status = status;
        Body = body;
        RetryAfter = retryAfter;
    }

    public int Status { get; }

    /// <summary>The beginning of the body.</summary>
    public string Body { get; }

    public TimeSpan? RetryAfter { get; }

    public static async Task<ServiceErrorException> ReadAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response, cancellationToken);
        return new ServiceErrorException((int)response.StatusCode, body, Http.RetryAfter.Of(response.Headers, now));
    }

    private static async Task<string> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[MaxBodyBytes];
            var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return Encoding.UTF8.GetString(buffer, 0, count);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            // The status says enough.
            return string.Empty;
        }
    }
}
