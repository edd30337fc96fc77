using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Ironflow.Core.Tests.Execution.Http;

namespace Ironflow.Core.Tests.Webhooks;

/// <summary>An endpoint on loopback: answers as it is told, 200 when it is told nothing.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly RawServer server;
    private readonly ConcurrentQueue<Func<CancellationToken, Task<string>>> replies = new();

    public Receiver() => server = new RawServer(async (stream, token) =>
    {
        var reply = replies.TryDequeue(out var next) ? await next(token) : "200 OK";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {reply}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), token);
    });

    public string Url => server.Url;

    public int Count => server.Requests.Count;

    public IReadOnlyList<Received> Requests => [.. server.Requests.Select(Received.Parse)];

    public string[] Ids => [.. Requests.Select(r => r.Headers["webhook-id"])];

    /// <summary>Replies with that status line and, after a line break, further header lines.</summary>
    public void Reply(params string[] statuses)
    {
        foreach (var status in statuses)
            replies.Enqueue(_ => Task.FromResult(status.ReplaceLineEndings("\r\n")));
    }

    public void ReplyAlways(string status, int times = 1_000) => Reply([.. Enumerable.Repeat(status, times)]);

    /// <summary>Replies once the task has ended.</summary>
    public void ReplyAfter(Task task, string status = "200 OK") => replies.Enqueue(async token =>
    {
        await task.WaitAsync(token);
        return status;
    });

    public void Forget() => replies.Clear();

    public ValueTask DisposeAsync() => server.DisposeAsync();
}

internal sealed record Received(string Line, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public long Timestamp => long.Parse(Headers["webhook-timestamp"], CultureInfo.InvariantCulture);

    public static Received Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = text[..end].Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        return new Received(lines[0], headers, text[(end + 4)..]);
    }
}
