using Ironflow.Api.Access;
using Ironflow.Api.Replies;
using Ironflow.Records;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Service;

/// <summary><c>GET /health</c></summary>
internal static class GetHealth
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static ApiOperation Operation { get; } = new()
    {
        Name = "GetHealth",
        Method = HttpMethods.Get,
        Path = "/health",
        Permission = ApiPermissions.Public,
        Summary = "Tells whether the server works and its record store answers.",
        Replies = [new(StatusCodes.Status200OK, "It does.", typeof(Health))],
        Errors = [ErrorCodes.StoreUnavailable],
        Handler = HandleAsync,
    };

    private static async Task HandleAsync(HttpContext context)
    {
        using var limit = new CancellationTokenSource(Limit, context.Get<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            await context.Get<IRecordStore>().CheckAsync(either.Token);
        }
        catch (OperationCanceledException error) when (limit.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"the store did not answer within {Limit.TotalSeconds} s", error);
        }

        await Reply.DataAsync(context, StatusCodes.Status200OK, new Health("ok"), ApiJson.Relaxed.Health);
    }
}
