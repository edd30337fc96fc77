using System.Net;
using System.Net.Sockets;
using System.Text;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Execution.Http;

public sealed class BrokenReplyTests : HttpFixture
{
    private static readonly byte[] Head = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");

    [Fact]
    public async Task Connection_Refused_IsTransient()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var outcome = await SendAsync(HttpConfig.Get($"http://127.0.0.1:{port}/secret-path"));

        Assert.Equal($"http error: no reply from 127.0.0.1:{port}: connection refused", outcome.Failure!.Message);
        Assert.True(outcome.Failure.IsTransient);
        Assert.Null(outcome.Failure.HttpStatus);
        Assert.Null(outcome.Output);
    }

    [Fact]
    public async Task Name_ThatDoesNotResolve_IsTransient()
    {
        var outcome = await SendAsync(HttpConfig.Get("http://nowhere.example/"), resolver: new FixedResolver());

        Assert.Equal("http error: no reply from nowhere.example: the host name does not resolve", outcome.Failure!.Message);
        Assert.True(outcome.Failure.IsTransient);
    }

    [Fact]
    public async Task Connection_BreaksInTheMiddle_KeepsWhatCame()
    {
        await using var server = new RawServer(async (stream, token) =>
        {
            await stream.WriteAsync(Head, token);
            await stream.WriteAsync("half"u8.ToArray(), token);
        });

        var outcome = await SendAsync(HttpConfig.Get(server.Url));

        Assert.Equal(FailureKind.Http, outcome.Failure!.Kind);
        Assert.True(outcome.Failure.IsTransient);
        Assert.Equal(200, outcome.Failure.HttpStatus);
        Assert.Equal("half", outcome.Json().GetProperty("body").GetString());
        Assert.True(outcome.Json().GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task Connection_ResetInTheMiddle_IsTransient()
    {
        await using var server = new RawServer(async (stream, token) =>
        {
            await stream.WriteAsync(Head, token);
            ((NetworkStream)stream).Socket.LingerState = new LingerOption(true, 0);
        });

        var outcome = await SendAsync(HttpConfig.Get(server.Url));

        Assert.Equal(FailureKind.Http, outcome.Failure!.Kind);
        Assert.True(outcome.Failure.IsTransient);
    }

    [Fact]
    public async Task Reply_NotHttp_IsAFailure()
    {
        await using var server = RawServer.Answering("SSH-2.0-nothing\n\n");

        var outcome = await SendAsync(HttpConfig.Get(server.Url));

        Assert.Equal(FailureKind.Http, outcome.Failure!.Kind);
    }

    [Fact]
    public async Task Stop_WhileABodyHangs_KeepsWhatCame()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new RawServer(async (stream, token) =>
        {
            await stream.WriteAsync(Head, token);
            await stream.WriteAsync("so far"u8.ToArray(), token);
            stop.CancelAfter(TimeSpan.FromSeconds(1));
            await Task.Delay(Timeout.Infinite, token);
        });

        var outcome = await SendAsync(HttpConfig.Get(server.Url), stop: stop.Token);

        Assert.True(outcome.Stopped);
        Assert.Null(outcome.Failure);
        Assert.Equal("so far", outcome.Json().GetProperty("body").GetString());
    }

    [Fact]
    public async Task Stop_WhileABodyDripsWithoutEnd_KeepsWhatCame()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new RawServer(async (stream, token) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), token);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            for (var drips = 0; await timer.WaitForNextTickAsync(token); drips++)
            {
                await stream.WriteAsync("1\r\n.\r\n"u8.ToArray(), token);
                if (drips == 20)
                    await stop.CancelAsync();
            }
        });

        var outcome = await SendAsync(HttpConfig.Get(server.Url), stop: stop.Token);

        Assert.True(outcome.Stopped);
        Assert.StartsWith(".", outcome.Json().GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_Endless_FailsAtTheLimit()
    {
        var chunk = Encoding.ASCII.GetBytes("10000\r\n" + new string('x', 65536) + "\r\n");
        await using var server = new RawServer(async (stream, token) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), token);
            while (true)
                await stream.WriteAsync(chunk, token);
        });

        var outcome = await SendAsync(HttpConfig.Get(server.Url));

        Assert.Contains("response body too large", outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_BeforeAnyReply_HasNoOutput()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new RawServer(async (_, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        });

        var outcome = await SendAsync(HttpConfig.Get(server.Url), stop: stop.Token);

        Assert.True(outcome.Stopped);
        Assert.Null(outcome.Output);
    }
}
