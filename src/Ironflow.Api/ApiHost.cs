using System.Diagnostics;
using Ironflow.Api.Access;
using Ironflow.Api.Audit;
using Ironflow.Api.Errors;
using Ironflow.Api.Requests;
using Ironflow.Api.Telemetry;
using Ironflow.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ironflow.Api;

/// <summary>Carries out one operation of the table with everything around it: access, limits, errors, headers. Nothing of that is middleware, because
/// the Functions worker runs none of ours (design §6).</summary>
public sealed class ApiHost
{
    private readonly RequestGuard guard;
    private readonly CallerGate gate;
    private readonly ILogger<ApiHost> logger;

    /// <summary>Creates the host.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="callers">Tells who asks.</param>
    /// <param name="logger">Where unexpected errors go.</param>
    public ApiHost(ApiOptions options, ICallerSource callers, ILogger<ApiHost> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        guard = new RequestGuard(options);
        gate = new CallerGate(callers);
        this.logger = logger;
    }

    /// <summary>Carries out the operation of that name and writes its reply, errors included.</summary>
    /// <exception cref="ArgumentException">There is no such operation.</exception>
    public Task InvokeAsync(HttpContext context, string operationName)
        => InvokeAsync(context, ApiOperations.Get(operationName));

    /// <summary>Answers a request that no operation takes: 405 with <c>Allow</c> when its path is one of the table, otherwise 404.</summary>
    public Task InvokeFallbackAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return RunAsync(context, null, () => throw NoSuchOperation(context));
    }

    internal Task InvokeAsync(HttpContext context, ApiOperation operation)
    {
        ArgumentNullException.ThrowIfNull(context);
        return RunAsync(context, operation, async () =>
        {
            if (!operation.Accepts(context.Request.Method))
                throw NoSuchOperation(context);
            ApiCall.Set(context, operation, await gate.PassAsync(context, operation));
            QueryReader.RequireKnown(context, operation);
            await operation.Handler(context);
        });
    }

    private async Task RunAsync(HttpContext context, ApiOperation? operation, Func<Task> work)
    {
        using var telemetry = new RequestTelemetry(context, operation);
        SecurityHeaders.Apply(context);
        try
        {
            guard.Check(context.Request);
            await work();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
        }
        catch (Exception error) when (context.Response.HasStarted)
        {
            Logs.BrokenReply(logger, error, operation?.Name ?? "-", TraceOf(context));
            context.Abort();
        }
        catch (Exception error)
        {
            if (error is RequestException refusal)
                AuditedRequest.Note(context, operation, refusal);
            await ErrorReply.WriteAsync(context, Describe(context, operation, error));
        }
    }

    private ErrorReply Describe(HttpContext context, ApiOperation? operation, Exception error)
    {
        switch (error)
        {
            case RequestException refused:
                return ErrorReply.Of(operation, refused.Code, refused.Message, refused.Details);
            case InvalidTransitionException conflict:
                return ErrorReply.Of(operation, ErrorCodes.Conflict, conflict.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return ErrorReply.Of(operation, ErrorCodes.PayloadTooLarge, "the request's body is too large for this server");
            case BadHttpRequestException malformed:
                return ErrorReply.Of(operation, ErrorCodes.BadRequest, malformed.Message);
            case StoreUnavailableException away:
                Logs.StoreUnavailable(logger, away, operation?.Name ?? "-");
                return ErrorReply.Of(operation, ErrorCodes.StoreUnavailable, "the record store does not answer; try again in a moment");
            default:
                var trace = TraceOf(context);
                Logs.Unexpected(logger, error, operation?.Name ?? "-", trace);
                return ErrorReply.Of(
                    operation,
                    ApiErrorCodes.InternalError,
                    "something unexpected happened; the server's log has it under the trace id",
                    new Dictionary<string, string> { ["trace_id"] = trace });
        }
    }

    private static RequestException NoSuchOperation(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        var methods = ApiOperations.All.Where(o => PathTemplate.Match(o.Path, path) is not null).Select(o => o.Method).ToList();
        if (methods.Count == 0)
            return new RequestException(ApiErrorCodes.NotFound, "there is nothing at this path; GET /openapi.json lists what there is");
        if (methods.Contains(HttpMethods.Get))
            methods.Add(HttpMethods.Head);
        var allow = string.Join(", ", methods.Distinct().Order(StringComparer.Ordinal));
        context.Response.Headers.Allow = allow;
        return new RequestException(
            ApiErrorCodes.MethodNotAllowed,
            $"this path takes {allow}",
            new Dictionary<string, string> { ["allow"] = allow });
    }

    private static string TraceOf(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
}
