using System.IO.Compression;
using System.Text;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Execution.Http;

public sealed class ReplyTests : HttpFixture
{
    private const int Limit = 10 * 1024 * 1024;

    [Fact]
    public async Task Rule11_Http_Quirk43_Reply_Any_HasStatusHeadersAndBody()
    {
        await using var server = RawServer.Replying("200 OK", """{"a":1}""", "Content-Type: application/json", "X-One: 1", "Set-Cookie: a=1", "Set-Cookie: b=2", "x-one: 3");

        var json = (await SendAsync(HttpConfig.Get(server.Url))).Json();

        Assert.Equal(200, json.GetProperty("status").GetInt32());
        Assert.Equal("""{"a":1}""", json.GetProperty("body").GetString());
        var headers = json.GetProperty("headers");
        Assert.Equal("application/json", headers.GetProperty("content-type").GetString());
        Assert.Equal(["a=1", "b=2"], headers.GetProperty("set-cookie").EnumerateArray().Select(value => value.GetString()));
        Assert.Equal(["1", "3"], headers.GetProperty("x-one").EnumerateArray().Select(value => value.GetString()));
        Assert.Equal(["body", "headers", "status"], json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("307 Temporary Redirect")]
    public async Task Rule11_Http_Redirect_IsAResultAndNotFollowed(string status)
    {
        await using var target = RawServer.Replying("200 OK");
        await using var server = RawServer.Replying(status, "", "Location: " + target.Url);

        var json = (await SendAsync(HttpConfig.Get(server.Url))).Json();

        Assert.Equal(int.Parse(status[..3], System.Globalization.CultureInfo.InvariantCulture), json.GetProperty("status").GetInt32());
        Assert.Equal(target.Url, json.GetProperty("headers").GetProperty("location").GetString());
        Assert.Empty(target.Requests);
    }

    [Theory]
    [InlineData("404 Not Found", false)]
    [InlineData("400 Bad Request", false)]
    [InlineData("302 Found", false)]
    [InlineData("429 Too Many Requests", true)]
    [InlineData("500 Internal Server Error", true)]
    [InlineData("503 Service Unavailable", true)]
    public async Task Rule11_Http_Status_OutsideSuccess_IsAResultUnlessSuccessIsExpected(string status, bool transient)
    {
        await using var server = RawServer.Replying(status, "why not");
        var code = int.Parse(status[..3], System.Globalization.CultureInfo.InvariantCulture);

        Assert.Null((await SendAsync(HttpConfig.Get(server.Url))).Failure);
        var outcome = await SendAsync(HttpConfig.Get(server.Url) with { ExpectSuccess = true });

        Assert.Equal(FailureKind.Http, outcome.Failure!.Kind);
        Assert.Equal($"http error (status {code}): why not", outcome.Failure.Message);
        Assert.Equal(code, outcome.Failure.HttpStatus);
        Assert.Equal(transient, outcome.Failure.IsTransient);
        Assert.Equal("why not", outcome.Json().GetProperty("body").GetString());
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Fri, 02 Jan 2026 03:04:35 GMT", 30)]
    [InlineData("Fri, 02 Jan 2026 03:00:00 GMT", 0)]
    public async Task RetryAfter_SecondsOrDate_IsRead(string value, int seconds)
    {
        await using var server = RawServer.Replying("503 Service Unavailable", "", "Retry-After: " + value);

        var outcome = await SendAsync(HttpConfig.Get(server.Url) with { ExpectSuccess = true });

        Assert.Equal(TimeSpan.FromSeconds(seconds), outcome.Failure!.RetryAfter);
    }

    [Theory]
    [InlineData("text/plain", new byte[] { 0x61, 0xFF, 0x62 }, "a\uFFFDb")]
    [InlineData("text/plain; charset=iso-8859-1", new byte[] { 0xFC }, "ü")]
    [InlineData("text/plain; charset=\"windows-1252\"", new byte[] { 0x80 }, "€")]
    [InlineData("text/plain; charset=utf-16", new byte[] { 0xFF, 0xFE, 0x61, 0x00 }, "a")]
    [InlineData("text/plain; charset=nonsense", new byte[] { 0xC3, 0xBC }, "ü")]
    [InlineData("text/plain", new byte[] { 0xEF, 0xBB, 0xBF, 0x61 }, "a")]
    public async Task Body_InItsCharset_IsDecodedLossily(string type, byte[] body, string expected)
    {
        await using var server = RawServer.Replying("200 OK", body, "Content-Type: " + type);

        Assert.Equal(expected, (await SendAsync(HttpConfig.Get(server.Url))).Json().GetProperty("body").GetString());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task Rule11_Http_Body_AtAndAboveTheLimit_PassesAndFails(int above, bool passes)
    {
        await using var server = RawServer.Replying("200 OK", new byte[Limit + above].Select(_ => (byte)'x').ToArray());

        var outcome = await SendAsync(HttpConfig.Get(server.Url));

        Assert.Equal(passes, outcome.Failure is null);
        Assert.Equal(Limit, outcome.Json().GetProperty("body").GetString()!.Length);
        if (!passes)
        {
            Assert.Contains("response body too large", outcome.Failure!.Message, StringComparison.Ordinal);
            Assert.False(outcome.Failure.IsTransient);
            Assert.True(outcome.Json().GetProperty("truncated").GetBoolean());
        }
    }

    [Fact]
    public async Task Body_Gzipped_IsReadable()
    {
        await using var server = RawServer.Replying("200 OK", Gzip(Encoding.UTF8.GetBytes("hello")), "Content-Encoding: gzip");

        Assert.Equal("hello", (await SendAsync(HttpConfig.Get(server.Url))).Json().GetProperty("body").GetString());
    }

    [Fact]
    public async Task Body_GzipBomb_IsCountedDecompressed()
    {
        var bomb = Gzip(new byte[40 * 1024 * 1024]);
        Assert.True(bomb.Length < 1024 * 1024);
        await using var server = RawServer.Replying("200 OK", bomb, "Content-Encoding: gzip");

        var outcome = await SendAsync(HttpConfig.Get(server.Url));

        Assert.Contains("response body too large", outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_BrokenGzip_IsAFailure()
    {
        await using var server = RawServer.Replying("200 OK", "this is no gzip", "Content-Encoding: gzip");

        var outcome = await SendAsync(HttpConfig.Get(server.Url));

        Assert.Equal(FailureKind.Http, outcome.Failure!.Kind);
        Assert.Equal(200, outcome.Failure.HttpStatus);
    }

    private static byte[] Gzip(byte[] data)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
            gzip.Write(data);
        return buffer.ToArray();
    }
}
