using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Ironflow.Execution.Http;
using Polly;
using Polly.Retry;

namespace Ironflow.Webhooks;

/// <summary>Posts events: up to three tries in a row (reference §1.13), no proxy, redirect, cookie or credential, and no address inside the host's own network.</summary>
internal sealed class WebhookSender : IDisposable
{
    /// <summary>How long one try may take.</summary>
    public static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(5);

    // 0.5 s and 1 s between them: with three tries of 5 s no delivery takes longer than 16.5 s.
    private const int QuickRetries = 2;
    private static readonly TimeSpan QuickDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(24);

    private readonly HttpMessageInvoker http;
    private readonly TimeProvider time;
    private readonly ResiliencePipeline<WebhookReply> quickly;

    /// <exception cref="Hosting.InvalidConfigurationException">An entry of the allow-list is not valid.</exception>
    public WebhookSender(WebhookOptions options, TimeProvider time, IHostResolver resolver)
    {
        this.time = time;
        http = new HttpMessageInvoker(Handler(new CheckedConnection(new AllowedHosts(options.AllowedHosts), resolver)));
        quickly = new ResiliencePipelineBuilder<WebhookReply> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<WebhookReply>
            {
                ShouldHandle = new PredicateBuilder<WebhookReply>().HandleResult(reply => reply.IsWorthRepeating),
                MaxRetryAttempts = QuickRetries,
                Delay = QuickDelay,
                BackoffType = DelayBackoffType.Exponential,
            })
            .Build();
    }

    /// <summary>Posts an event, with its quick tries.</summary>
    /// <exception cref="OperationCanceledException">The token was set.</exception>
    public async Task<WebhookReply> SendAsync(Uri url, byte[] key, WebhookMessage message, CancellationToken cancellationToken)
        => await quickly.ExecuteAsync(async token => await PostAsync(url, key, message, token), cancellationToken);

    public void Dispose() => http.Dispose();

    private static SocketsHttpHandler Handler(CheckedConnection connection) => new()
    {
        ConnectCallback = connection.OpenAsync,
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        Credentials = null,
        PreAuthenticate = false,
        // No trace header of the host leaves it.
        ActivityHeadersPropagator = null,
        // A name's addresses are looked up and checked again once a connection is that old.
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        // A reply counts by its status; a long body is not read to its end for the sake of the connection.
        MaxResponseDrainSize = 64 * 1024,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
    };

    private async Task<WebhookReply> PostAsync(Uri url, byte[] key, WebhookMessage message, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TryTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var request = Request(url, key, message);
        try
        {
            using var reply = await http.SendAsync(request, either.Token);
            return Judge(reply);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookReply(WebhookReplyKind.Failed, string.Create(CultureInfo.InvariantCulture, $"no reply within {TryTimeout.TotalSeconds:0} s"));
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return Broken(error);
        }
    }

    private HttpRequestMessage Request(Uri url, byte[] key, WebhookMessage message)
    {
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(message.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "ironflow");
        request.Headers.TryAddWithoutValidation("webhook-id", message.Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", message.Sign(key, timestamp));
        return request;
    }

    private WebhookReply Judge(HttpResponseMessage reply)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"status {(int)reply.StatusCode}");
        if (reply.IsSuccessStatusCode)
            return new WebhookReply(WebhookReplyKind.Delivered, what);
        return reply.StatusCode == HttpStatusCode.Gone
            ? new WebhookReply(WebhookReplyKind.Gone, what)
            : new WebhookReply(WebhookReplyKind.Failed, what) { RetryAfter = Wait(reply.Headers.RetryAfter) };
    }

    private TimeSpan? Wait(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return wait is { } asked ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, LongestRetryAfter.Ticks)) : null;
    }

    private static WebhookReply Broken(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is AddressRefusedException refused)
                return new WebhookReply(WebhookReplyKind.Failed, $"{refused.What}; add it to the AllowedHosts of the webhooks if it is meant") { IsRefused = true };
        }

        return new WebhookReply(WebhookReplyKind.Failed, error.GetBaseException().Message);
    }
}
