using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ironflow.Api.Tests.Support;

namespace Ironflow.Api.Tests;

public class BodyTests
{
    private const int Limit = 2 * 1024 * 1024;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_OverTheLimit_Is413(bool chunked)
    {
        await using var server = await ApiServer.StartAsync();

        var error = await SendAsync(server, Sized(Limit + 1), chunked).ErrorAsync(HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE");

        Assert.Equal("2097152", error.Detail("max_bytes"));
        server.Durable.VerifyNoOtherCalls();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_AtTheLimit_IsTaken(bool chunked)
    {
        await using var server = await ApiServer.StartAsync();

        var response = await SendAsync(server, Sized(Limit), chunked);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task Body_Endless_IsGivenUpAtTheLimit()
    {
        var body = new EndlessStream();
        var context = Invocation.Of("POST", "/api/v1/runs", body);

        await Invocation.Host().InvokeAsync(context, "CreateRun");

        Assert.Equal(413, context.Response.StatusCode);
        Assert.InRange(body.BytesRead, Limit, Limit + 64 * 1024);
    }

    [Theory]
    [InlineData("", "1", "1")]
    [InlineData("{", "1", "2")]
    [InlineData("{\n  \"workflow\": nope}", "2", "16")]
    [InlineData("{\"workflow\":\"anything\"} trailing", "1", "25")]
    [InlineData("{\"workflow\":\"anything\",}", "1", "24")]
    [InlineData("{/* */\"workflow\":\"anything\"}", "1", "2")]
    public async Task Body_NotJson_TellsLineAndPosition(string body, string line, string position)
    {
        await using var server = await ApiServer.StartAsync();

        var error = await server.Client.StartRunAsync(body).ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");

        Assert.Equal((line, position), (error.Detail("line"), error.Detail("position")));
        Assert.DoesNotContain("LineNumber", error.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"workflow":"anything","workflow":"greet"}""")]
    [InlineData("""{"workflow":"anything","payload":{"a":1,"a":2}}""")]
    [InlineData("""{"workflow":"\ud800"}""")]
    [InlineData("""{"workflow":"anything","payload":"\ud800"}""")]
    [InlineData("""{"workflow":"anything","\udfff":1}""")]
    public async Task Body_AmbiguousOrNotText_IsRefused(string body)
    {
        await using var server = await ApiServer.StartAsync();

        await server.Client.StartRunAsync(body).ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");

        server.Durable.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Body_NotUtf8_IsRefused()
    {
        await using var server = await ApiServer.StartAsync();

        await SendAsync(server, Encoding.Latin1.GetBytes("""{"workflow":"anything","payload":"ä"}"""), chunked: false)
            .ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");
    }

    [Fact]
    public async Task Body_WithByteOrderMark_IsTaken()
    {
        await using var server = await ApiServer.StartAsync();

        var response = await SendAsync(server, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("""{"workflow":"anything"}""")], chunked: false);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Theory]
    [InlineData(62, HttpStatusCode.Created)]
    [InlineData(64, HttpStatusCode.BadRequest)]
    [InlineData(100_000, HttpStatusCode.BadRequest)]
    public async Task Body_Nested_IsTakenUpToTheLimit(int depth, HttpStatusCode status)
    {
        await using var server = await ApiServer.StartAsync();

        var response = await server.Client.StartRunAsync($$"""{"workflow":"anything","payload":{{new string('[', depth)}}{{new string(']', depth)}}}""");

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.Created)]
    [InlineData("Application/JSON; charset=UTF-8", HttpStatusCode.Created)]
    [InlineData("application/json; charset=iso-8859-1", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json+x", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/json", HttpStatusCode.UnsupportedMediaType)]
    public async Task ContentType_IsJsonInUtf8(string contentType, HttpStatusCode status)
    {
        await using var server = await ApiServer.StartAsync();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"workflow":"anything"}"""));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        Assert.Equal(status, (await server.Client.PostAsync("/api/v1/runs", content)).StatusCode);
    }

    [Fact]
    public async Task ContentEncoding_IsRefused()
    {
        await using var server = await ApiServer.StartAsync();
        var content = Wire.Json("""{"workflow":"anything"}""");
        content.Headers.ContentEncoding.Add("gzip");

        await server.Client.PostAsync("/api/v1/runs", content).ErrorAsync(HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task ContentType_OfABodyThatIsOptional_CountsToo(string contentType)
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run();
        server.Store.Put(run);

        await server.Client.PostAsync($"/api/v1/runs/{run.Id}/cancel", new StringContent("{}", Encoding.UTF8, contentType))
            .ErrorAsync(HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE");

        server.Durable.VerifyNoOtherCalls();
    }

    private static byte[] Sized(int bytes)
    {
        const string start = """{"workflow":"anything","payload":""";
        return Encoding.UTF8.GetBytes(start + '"' + new string('x', bytes - start.Length - 3) + "\"}");
    }

    private static Task<HttpResponseMessage> SendAsync(ApiServer server, byte[] body, bool chunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = chunked;
        return server.Client.SendAsync(request);
    }
}
