using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Ironflow.Api.Access;
using Ironflow.Api.Tests.Support;
using Ironflow.Hosting;
using Microsoft.AspNetCore.Http;
using Moq;

namespace Ironflow.Api.Tests;

public class AccessTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("169.254.169.254")]
    public async Task Host_Foreign_IsRefused(string host)
    {
        await using var server = await ApiServer.StartAsync();

        foreach (var path in new[] { "/api/v1/runs", "/health", "/nowhere" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = $"{host}:{server.Address.Port}";
            await server.Client.SendAsync(request).ErrorAsync(HttpStatusCode.MisdirectedRequest, "HOST_REFUSED");
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1234")]
    [InlineData("[::1]:80")]
    [InlineData("127.0.0.1")]
    public async Task Host_LoopbackName_IsServed(string host)
    {
        await using var server = await ApiServer.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/workflows");
        request.Headers.Host = host;

        await (await server.Client.SendAsync(request)).DataAsync();
    }

    [Theory]
    [InlineData("flows.example.com", true)]
    [InlineData("a.internal.test", true)]
    [InlineData("internal.test", false)]
    [InlineData("ainternal.test", false)]
    [InlineData("localhost", false)]
    public async Task Host_AllowedByConfiguration_IsServed(string host, bool served)
    {
        await using var server = await ApiServer.StartAsync(ApiServer.Fast with { AllowedHosts = ["flows.example.com", "*.internal.test"] });
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/workflows");
        request.Headers.Host = host;

        var response = await server.Client.SendAsync(request);

        Assert.Equal(served ? HttpStatusCode.OK : HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Fact]
    public async Task Host_Missing_IsRefused()
    {
        await using var server = await ApiServer.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await client.GetStream().WriteAsync("GET /health HTTP/1.0\r\n\r\n"u8.ToArray());

        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        var reply = await reader.ReadToEndAsync();

        Assert.Contains(" 421 ", reply.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("HOST_REFUSED", reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost:1")]
    [InlineData("file://")]
    public async Task Origin_Foreign_IsRefused(string origin)
    {
        await using var server = await ApiServer.StartAsync();

        foreach (var method in new[] { "GET", "POST", "OPTIONS" })
        {
            var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/runs");
            request.Headers.Add("Origin", origin);
            await server.Client.SendAsync(request).ErrorAsync(HttpStatusCode.Forbidden, "ORIGIN_REFUSED");
        }
    }

    [Fact]
    public async Task Origin_Own_IsServed()
    {
        await using var server = await ApiServer.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs");
        request.Headers.Add("Origin", $"http://127.0.0.1:{server.Address.Port}");

        await (await server.Client.SendAsync(request)).DataAsync();
    }

    /// <summary>What a page in a browser can send without the server's consent: a form's content types, from another origin or a name rebound here.</summary>
    [Theory]
    [InlineData("text/plain", null, null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", null, null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data; boundary=x", null, null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, null, null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", "https://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("application/json", "https://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("application/json", null, "evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("application/json", "http://evil.example", "evil.example", HttpStatusCode.MisdirectedRequest)]
    public async Task WebPage_CannotStartARun(string? contentType, string? origin, string? host, HttpStatusCode status)
    {
        await using var server = await ApiServer.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Content = new StringContent("""{"workflow":"anything"}""") };
        request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        request.Headers.Host = host;
        if (origin is not null)
            request.Headers.Add("Origin", origin);

        var response = await server.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Empty((await server.Store.ListRunsAsync(new())).Runs);
        server.Durable.VerifyNoOtherCalls();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer 0123456789abcdef0123456789abcdee")]
    [InlineData("Basic 0123456789abcdef0123456789abcdef")]
    public async Task Token_MissingOrWrong_Is401(string? header)
    {
        await using var server = await ApiServer.StartAsync(ApiServer.Fast with { Token = Token });
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs");
        if (header is not null)
            request.Headers.TryAddWithoutValidation("Authorization", header);

        var response = await server.Client.SendAsync(request);

        await response.ErrorAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Token_Right_IsServed()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.Fast with { Token = Token });
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", Token);

        await server.Client.DataAsync("/api/v1/runs");
    }

    [Fact]
    public async Task Token_EveryOperationThatIsNotPublic_AsksForIt()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.Fast with { Token = Token });

        foreach (var operation in ApiOperations.All)
        {
            var path = operation.Path.Replace("{id}", Guid.Empty.ToString(), StringComparison.Ordinal).Replace("{step_id}", Guid.Empty.ToString(), StringComparison.Ordinal);
            var response = await server.Client.SendAsync(new(new HttpMethod(operation.Method), path));
            Assert.Equal(operation.Permission == ApiPermissions.Public ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Fact]
    public async Task Caller_Unknown_Is401()
    {
        var callers = new Mock<ICallerSource>();
        callers.Setup(c => c.FindAsync(It.IsAny<HttpContext>())).ReturnsAsync((ICaller?)null);
        await using var server = await ApiServer.StartAsync(callers: callers.Object);

        await server.Client.GetAsync("/api/v1/runs").ErrorAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        await server.Client.DataAsync("/health");
    }

    [Fact]
    public async Task Permission_EveryOperation_AsksForItsOwn()
    {
        var callers = new Mock<ICallerSource>();
        ICaller caller = null!;
        callers.Setup(c => c.FindAsync(It.IsAny<HttpContext>())).ReturnsAsync(() => caller);
        await using var server = await ApiServer.StartAsync(callers: callers.Object);

        foreach (var operation in ApiOperations.All.Where(o => o.Permission is not (ApiPermissions.Public or ApiPermissions.SignedIn)))
        {
            var path = operation.Path.Replace("{id}", Guid.Empty.ToString(), StringComparison.Ordinal).Replace("{step_id}", Guid.Empty.ToString(), StringComparison.Ordinal);
            caller = new Caller("eve", ["admin"], [.. ApiPermissions.All.Where(p => p != operation.Permission && p != ApiPermissions.Admin)]);
            var error = await server.Client.SendAsync(new(new HttpMethod(operation.Method), path)).ErrorAsync(HttpStatusCode.Forbidden, "FORBIDDEN");
            Assert.Equal(operation.Permission, error.Detail("permission"));

            caller = new Caller("ada", [], [operation.Permission]);
            using var response = await server.Client.SendAsync(new(new HttpMethod(operation.Method), path), HttpCompletionOption.ResponseHeadersRead);
            Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Fact]
    public async Task UserHeader_Allowed_NamesTheCaller()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.Fast with { AllowUserHeader = true });
        server.Client.DefaultRequestHeaders.Add("X-Ironflow-User", "grace");

        var run = await (await server.Client.StartRunAsync("""{"workflow":"anything"}""")).DataAsync(HttpStatusCode.Created);

        Assert.Equal("grace", run.Text("created_by"));
    }

    [Fact]
    public async Task UserHeader_NotAllowed_CountsForNothing()
    {
        await using var server = await ApiServer.StartAsync();
        server.Client.DefaultRequestHeaders.Add("X-Ironflow-User", "grace");

        var run = await (await server.Client.StartRunAsync("""{"workflow":"anything"}""")).DataAsync(HttpStatusCode.Created);

        Assert.Equal(Environment.UserName, run.Text("created_by"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ada")]
    [InlineData("a\tb")]
    [InlineData("long")]
    [InlineData("one", "two")]
    public async Task UserHeader_OfTheWrongForm_IsRefused(params string[] names)
    {
        var context = Invocation.Of("GET", "/api/v1/runs");
        context.Request.Headers["X-Ironflow-User"] = new([.. names.Select(n => n == "long" ? new string('x', 129) : n)]);

        await Invocation.Host(new ApiOptions { AllowUserHeader = true }).InvokeAsync(context, "ListRuns");

        Assert.Equal(400, context.Response.StatusCode);
    }
}
