using System.Net;
using Ironflow.Api.Tests.Support;
using Ironflow.Durable;
using Ironflow.Hosting;
using Ironflow.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Ironflow.Api.Tests;

public class HostTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/api")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/runs/0197d9b1-5f0e-7d0c-8000-000000000000/steps")]
    [InlineData("/API/v2/runs")]
    public async Task Path_OfNoOperation_Is404InTheEnvelope(string path)
    {
        await using var server = await ApiServer.StartAsync();

        await server.Client.GetAsync(path).ErrorAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/runs", "GET, HEAD, POST")]
    [InlineData("PUT", "/health", "GET, HEAD")]
    [InlineData("OPTIONS", "/api/v1/stats", "GET, HEAD")]
    [InlineData("GET", "/api/v1/runs/0197d9b1-5f0e-7d0c-8000-000000000000/cancel", "POST")]
    public async Task Method_ThatAPathDoesNotTake_Is405WithAllow(string method, string path, string allow)
    {
        await using var server = await ApiServer.StartAsync();

        var response = await server.Client.SendAsync(new(new HttpMethod(method), path));

        await response.ErrorAsync(HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED");
        Assert.Equal(allow, string.Join(", ", response.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("/api/v1/runs", HttpStatusCode.OK)]
    [InlineData("/health", HttpStatusCode.OK)]
    [InlineData("/api/v1/runs/x", HttpStatusCode.BadRequest)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/runs/0197d9b1-5f0e-7d0c-8000-000000000000/cancel", HttpStatusCode.MethodNotAllowed)]
    public async Task Head_IsGetWithoutItsBody(string path, HttpStatusCode status)
    {
        await using var server = await ApiServer.StartAsync();

        var head = await server.Client.SendAsync(new(HttpMethod.Head, path));
        var get = await server.Client.GetAsync(path);

        Assert.Equal(status, head.StatusCode);
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal("application/json", head.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("GET", "/api/v1/runs")]
    [InlineData("GET", "/openapi.json")]
    [InlineData("GET", "/nowhere")]
    [InlineData("POST", "/api/v1/runs")]
    [InlineData("GET", "/api/v1/events")]
    public async Task SecurityHeaders_StandOnEveryReply(string method, string path)
    {
        await using var server = await ApiServer.StartAsync();

        using var response = await server.Client.SendAsync(new(new HttpMethod(method), path), HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("GET", "/api/v1/runs")]
    [InlineData("GET", "/api/v1/stats")]
    [InlineData("GET", "/api/v1/runs/0197d9b1-5f0e-7d0c-8000-000000000000")]
    [InlineData("GET", "/api/v1/runs/0197d9b1-5f0e-7d0c-8000-000000000000/steps/0197d9b1-5f0e-7d0c-8000-000000000001")]
    [InlineData("GET", "/api/v1/runs/0197d9b1-5f0e-7d0c-8000-000000000000/events")]
    [InlineData("POST", "/api/v1/runs/0197d9b1-5f0e-7d0c-8000-000000000000/cancel")]
    [InlineData("POST", "/api/v1/runs")]
    public async Task StoreAway_Is503WithRetryAfterAndLogged(string method, string path)
    {
        await using var server = await ApiServer.StartAsync();
        server.Store.Fault = new StoreUnavailableException("table ironflow at secret-host");
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (path == "/api/v1/runs" && method == "POST")
            request.Content = Wire.Json("""{"workflow":"anything"}""");

        var response = await server.Client.SendAsync(request);

        var error = await response.ErrorAsync(HttpStatusCode.ServiceUnavailable, "STORE_UNAVAILABLE");
        Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.DoesNotContain("secret-host", error.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(server.Log, line => line.Contains("secret-host", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unexpected_Is500WithoutInternalsAndLoggedUnderItsTraceId()
    {
        await using var server = await ApiServer.StartAsync();
        server.Store.Fault = new InvalidOperationException("secret-internals");

        var error = await server.Client.GetAsync("/api/v1/runs").ErrorAsync(HttpStatusCode.InternalServerError, "INTERNAL_ERROR");

        Assert.DoesNotContain("secret-internals", error.GetRawText(), StringComparison.Ordinal);
        var trace = error.Detail("trace_id");
        Assert.Contains(server.Log, line => line.Contains("secret-internals", StringComparison.Ordinal) && line.Contains(trace, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unexpected_InTheMiddleOfAStream_BreaksItOff()
    {
        await using var server = await ApiServer.StartAsync();
        using var stream = await SseReader.OpenAsync(server.Client, "/api/v1/events");
        await stream.NextAsync();
        server.Store.Fault = new InvalidOperationException("secret-internals");

        await Assert.ThrowsAnyAsync<Exception>(stream.RestAsync);

        await Eventually.TrueAsync(() => server.Log.Any(line => line.Contains("secret-internals", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task EngineAway_Is500AndTheRunIsOnRecordForTheSweep()
    {
        await using var server = await ApiServer.StartAsync();
        server.Durable.Setup(d => d.StartAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(new IOException("engine"));

        await server.Client.StartRunAsync("""{"workflow":"anything"}""").ErrorAsync(HttpStatusCode.InternalServerError, "INTERNAL_ERROR");

        Assert.Single((await server.Store.ListRunsAsync(new())).Runs);
    }

    [Fact]
    public async Task OwnEndpointsOfTheHost_TakePrecedenceOver404()
    {
        await using var server = await ApiServer.StartAsync(configure: app => app.MapGet("/{page}.html", (string page) => page));

        Assert.Equal("index", await server.Client.GetStringAsync("/index.html"));
        await server.Client.GetAsync("/index.css").ErrorAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task InvokeAsync_WithoutRouting_TakesValuesFromThePath()
    {
        var store = new MemoryRecordStore();
        var run = Given.Run();
        store.Put(run);
        var context = Invocation.Of("GET", $"/api/v1/runs/{run.Id}", store: store);

        await Invocation.Host().InvokeAsync(context, "GetRun");

        Assert.Equal(200, context.Response.StatusCode);
        Assert.Equal(run.Id, Invocation.Reply(context).GetProperty("data").GetProperty("run").GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task InvokeAsync_WithRouteValues_TakesThem()
    {
        var store = new MemoryRecordStore();
        var run = Given.Run();
        store.Put(run);
        var context = Invocation.Of("GET", "/whatever", store: store);
        context.Request.RouteValues["id"] = run.Id.ToString();

        await Invocation.Host().InvokeAsync(context, "GetRun");

        Assert.Equal(200, context.Response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/v1/elsewhere", 404)]
    [InlineData("DELETE", "/api/v1/runs/0197d9b1-5f0e-7d0c-8000-000000000000", 405)]
    public async Task InvokeAsync_WithoutRoutingAndAForeignRequest_IsRefused(string method, string path, int status)
    {
        var context = Invocation.Of(method, path);

        await Invocation.Host().InvokeAsync(context, "GetRun");

        Assert.Equal(status, context.Response.StatusCode);
    }

    [Fact]
    public async Task InvokeAsync_WithoutMiddleware_StillRefusesAForeignHost()
    {
        var context = Invocation.Of("GET", "/api/v1/runs");
        context.Request.Host = new("evil.example");

        await Invocation.Host().InvokeAsync(context, "ListRuns");

        Assert.Equal(421, context.Response.StatusCode);
    }

    [Fact]
    public async Task InvokeAsync_UnknownName_Throws()
        => await Assert.ThrowsAsync<ArgumentException>(() => Invocation.Host().InvokeAsync(Invocation.Of("GET", "/"), "Nope"));

    public static TheoryData<string, ApiOptions> WrongOptions => new()
    {
        { "AllowedHosts", new ApiOptions { AllowedHosts = [] } },
        { "AllowedHosts", new ApiOptions { AllowedHosts = [""] } },
        { "Token", new ApiOptions { Token = "short" } },
        { "MaxBodyBytes", new ApiOptions { MaxBodyBytes = 10 } },
        { "MaxJsonDepth", new ApiOptions { MaxJsonDepth = 1 } },
        { "PollInterval", new ApiOptions { PollInterval = TimeSpan.Zero } },
        { "KeepAlive", new ApiOptions { KeepAlive = TimeSpan.FromMilliseconds(1) } },
        { "StreamMax", new ApiOptions { StreamMax = TimeSpan.FromSeconds(1) } },
        { "MaxStreams", new ApiOptions { MaxStreams = 0 } },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void AddIronflowApi_OptionsThatMakeNoSense_AreNamed(string named, ApiOptions options)
    {
        var error = Assert.Throws<InvalidConfigurationException>(() => new ServiceCollection().AddIronflowApi(options));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
