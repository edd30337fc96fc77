using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ironflow.Core.Tests.Execution.Http;

/// <summary>A loopback server that answers with exactly the bytes a test writes.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    public RawServer(Func<Stream, CancellationToken, Task> answer)
    {
        listener.Start();
        accepting = AcceptAsync(answer);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/");

    /// <summary>The requests received, as text.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static RawServer Answering(string head, byte[]? body = null) => new(async (stream, token) =>
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.ReplaceLineEndings("\r\n")), token);
        await stream.WriteAsync(body ?? [], token);
    });

    /// <summary>A reply with that status line, those header lines and that body.</summary>
    public static RawServer Replying(string status, byte[] body, params string[] headers)
        => Answering(string.Join("\n", [$"HTTP/1.1 {status}", $"Content-Length: {body.Length}", "Connection: close", .. headers, "", ""]), body);

    public static RawServer Replying(string status, string body = "", params string[] headers) => Replying(status, Encoding.UTF8.GetBytes(body), headers);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync(Func<Stream, CancellationToken, Task> answer)
    {
        var answering = new List<Task>();
        try
        {
            while (true)
                answering.Add(AnswerAsync(await listener.AcceptTcpClientAsync(stop.Token), answer));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // A listener that is stopped between two accepts says that it is not listening.
            await Task.WhenAll(answering);
        }
    }

    private async Task AnswerAsync(TcpClient client, Func<Stream, CancellationToken, Task> answer)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                Requests.Enqueue(await ReadRequestAsync(stream));
                await answer(stream, stop.Token);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (!IsWhole(text.ToString()))
        {
            var count = await stream.ReadAsync(buffer, stop.Token);
            if (count == 0)
                break;
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    private static bool IsWhole(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        var length = request[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is null || Encoding.UTF8.GetByteCount(request[(end + 4)..]) >= int.Parse(length.Split(':')[1], CultureInfo.InvariantCulture);
    }
}
