using System.Net.Sockets;
using Azure;

namespace Ironflow.Records.Tables;

/// <summary>Tells what a failed storage call means: away (try later), or an answer.</summary>
internal static class StorageErrors
{
    public static async Task<T> GuardAsync<T>(Func<Task<T>> call, string what, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && IsAway(error))
        {
            throw Unavailable(what, error);
        }
    }

    public static async IAsyncEnumerable<T> GuardAsync<T>(
        IAsyncEnumerable<T> rows, string what, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = rows.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await reader.MoveNextAsync())
                    yield break;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && IsAway(error))
            {
                throw Unavailable(what, error);
            }

            yield return reader.Current;
        }
    }

    public static bool IsMissing(RequestFailedException error) => error.Status == 404;

    public static bool IsConflict(RequestFailedException error) => error.Status == 409;

    public static bool IsChanged(RequestFailedException error) => error.Status == 412;

    private static bool IsAway(Exception error) => error switch
    {
        RequestFailedException failed => failed.Status is 0 or 408 or 429 or >= 500,
        AggregateException several => several.InnerExceptions.Count > 0 && several.InnerExceptions.All(IsAway),
        OperationCanceledException or TimeoutException or IOException or HttpRequestException or SocketException => true,
        _ => false,
    };

    private static StoreUnavailableException Unavailable(string what, Exception error)
    {
        var cause = error is AggregateException { InnerExceptions: [.., var last] } ? last : error;
        return new StoreUnavailableException($"Table Storage did not answer the attempt to {what}: {FirstLine(cause.Message)}", error);
    }

    private static string FirstLine(string text) => text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? text[..end] : text;
}
