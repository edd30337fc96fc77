using System.Net;
using System.Text;
using Ironflow.Hosting;
using Ironflow.Steps;
using Ironflow.Telemetry;

namespace Ironflow.Execution.Http;

/// <summary>Sends HTTP requests (semantics 11): no proxy, redirect, cookie or credential that its author did not write, and no address
/// inside the host's own network.</summary>
public sealed class HttpExecutor : IStepExecutor, IDisposable
{
    private readonly HttpMessageInvoker http;
    private readonly TimeProvider time;

    /// <summary>Creates the executor.</summary>
    /// <param name="options">The host's settings; <see cref="IronflowOptions.AllowedHosts"/> is used.</param>
    /// <param name="time">The clock that <c>Retry-After</c> dates are compared with.</param>
    /// <param name="resolver">How names become addresses; the system's way when absent.</param>
    /// <exception cref="InvalidConfigurationException">An entry of the allow-list is not valid.</exception>
    public HttpExecutor(IronflowOptions options, TimeProvider time, IHostResolver? resolver = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.time = time;
        http = new HttpMessageInvoker(Handler(new CheckedConnection(new AllowedHosts(options.AllowedHosts), resolver ?? new SystemHostResolver())));
    }

    /// <inheritdoc/>
    public TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<StepOutcome> ExecuteAsync(StepExecution execution)
    {
        ArgumentNullException.ThrowIfNull(execution);
        try
        {
            var config = StepConfigReader.Read<HttpStepConfig>(execution.Request.Config);
            using var request = RequestBuilder.Build(config, execution);
            using var span = HttpSpan.Start(request, config.Url, execution.TraceParent);
            var started = time.GetTimestamp();
            var (outcome, status) = await SendAsync(request, config.ExpectSuccess, execution.Stop);
            WorkMetrics.Http(request.Method.Method, status, time.GetElapsedTime(started));
            HttpSpan.End(span, status, outcome.Failure);
            return outcome;
        }
        catch (StepConfigException error)
        {
            return error.ToOutcome();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static SocketsHttpHandler Handler(CheckedConnection connection) => new()
    {
        ConnectCallback = connection.OpenAsync,
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        Credentials = null,
        PreAuthenticate = false,
        // The span and its header are HttpSpan's: no other trace header of the host leaves it.
        ActivityHeadersPropagator = null,
        // Bodies are counted after decompression, so a small reply cannot grow beyond the limit.
        AutomaticDecompression = DecompressionMethods.All,
        // A name's addresses are looked up and checked again once a connection is that old.
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    };

    private async Task<(StepOutcome Outcome, int? Status)> SendAsync(HttpRequestMessage request, bool expectSuccess, CancellationToken stop)
    {
        Reply? reply = null;
        HttpResponseMessage? message = null;
        try
        {
            message = await http.SendAsync(request, stop);
            reply = new Reply(message);
            var complete = await reply.ReadBodyAsync(stop);
            var failure = complete switch
            {
                false => HttpFailures.TooLarge(reply.Status),
                true when expectSuccess && !message.IsSuccessStatusCode => HttpFailures.Unwanted(reply, message, time),
                true => null,
            };
            return (new StepOutcome { Output = reply.ToJson(complete), Failure = failure }, reply.Status);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return (new StepOutcome { Stopped = true, Output = reply?.ToJson(complete: false) }, reply?.Status);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException or OperationCanceledException)
        {
            var failure = HttpFailures.Broken(error, request.RequestUri!.Authority, reply?.Status);
            return (new StepOutcome { Output = reply?.ToJson(complete: false), Failure = failure }, reply?.Status);
        }
        finally
        {
            message?.Dispose();
        }
    }
}
