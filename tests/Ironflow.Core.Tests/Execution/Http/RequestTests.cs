using Ironflow.Steps;

namespace Ironflow.Core.Tests.Execution.Http;

public sealed class RequestTests : HttpFixture
{
    [Theory]
    [InlineData("get", "GET")]
    [InlineData("POST", "POST")]
    [InlineData("Put", "PUT")]
    [InlineData("PATCH", "PATCH")]
    [InlineData("DELETE", "DELETE")]
    public async Task Method_Known_IsSentInUpperCase(string method, string sent)
    {
        await using var server = RawServer.Replying("204 No Content");

        var outcome = await SendAsync(HttpConfig.Request(method, server.Url + "path?q=1"));

        Assert.Equal(204, outcome.Json().GetProperty("status").GetInt32());
        Assert.StartsWith($"{sent} /path?q=1 HTTP/1.1\r\n", server.Requests.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HEAD", "http://a.example/", "unsupported HTTP method: HEAD")]
    [InlineData("G ET", "http://a.example/", "unsupported HTTP method: G ET")]
    [InlineData("", "http://a.example/", "unsupported HTTP method: ")]
    [InlineData("GET", "", "url: '' is not an absolute URL")]
    [InlineData("GET", "/relative", "url: ")]
    [InlineData("GET", "http://", "url: 'http://' is not an absolute URL")]
    [InlineData("GET", "ftp://a.example/", "url: the scheme of 'ftp://a.example/' is ftp; use http or https")]
    [InlineData("GET", "file:///etc/passwd", "url: ")]
    [InlineData("GET", "http://user:pass@a.example/", "url: it holds a user name or password")]
    public async Task Rule3_6_Quirk37_Request_NotValid_IsAConfigFailureWithPlaceAndRemedy(string method, string url, string message)
    {
        var outcome = await SendAsync(HttpConfig.Request(method, url));

        Assert.Equal(FailureKind.Config, outcome.Failure!.Kind);
        Assert.StartsWith(message, outcome.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass@", outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-A", "v\r\nX-B: 1")]
    [InlineData("X-A", "v\nX-B: 1")]
    [InlineData("X-A", "v\0")]
    [InlineData("X-A\r\nX-B", "v")]
    [InlineData("X A", "v")]
    [InlineData("", "v")]
    [InlineData("Host", "other.example")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("connection", "close")]
    [InlineData("Content-Length", "1")]
    [InlineData("Content-Type", "not a type")]
    public async Task Header_InjectedOrOfTheConnection_IsAConfigFailure(string name, string value)
    {
        var outcome = await SendAsync(HttpConfig.Post("http://a.example/").WithText("x").WithHeader(name, value));

        Assert.Equal(FailureKind.Config, outcome.Failure!.Kind);
    }

    [Theory]
    [InlineData("POST", true)]
    [InlineData("PATCH", true)]
    [InlineData("PUT", false)]
    [InlineData("GET", false)]
    public async Task Rule4_4_IdempotencyKey_OnPostAndPatch_IsSent(string method, bool sent)
    {
        await using var server = RawServer.Replying("200 OK");

        await SendAsync(HttpConfig.Request(method, server.Url));

        Assert.Equal(sent, server.Requests.Single().Contains(":001:00000:0000\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rule4_4_IdempotencyKey_SetByTheAuthor_IsLeft()
    {
        await using var server = RawServer.Replying("200 OK");

        await SendAsync(HttpConfig.Post(server.Url).WithHeader("idempotency-key", "mine"));

        Assert.Contains("idempotency-key: mine\r\n", server.Requests.Single(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("001:00000:0000", server.Requests.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule11_Http_Quirk43_Body_OfEachKind_IsSentWithItsType()
    {
        await using var server = RawServer.Replying("200 OK");

        await SendAsync(HttpConfig.Post(server.Url).WithJson(new { Name = "Ünï" }));
        await SendAsync(HttpConfig.Post(server.Url).WithText("téxt"));
        await SendAsync(HttpConfig.Post(server.Url).WithForm(new("a b", "c&d"), new("a b", "2")));
        await SendAsync(HttpConfig.Post(server.Url).WithBytes([1, 2], "application/x-own"));
        await SendAsync(HttpConfig.Post(server.Url).WithText("{}").WithHeader("Content-Type", "application/problem+json"));

        var requests = server.Requests.ToArray();
        AssertBody(requests[0], "application/json", """{"name":"Ünï"}""");
        AssertBody(requests[1], "text/plain; charset=utf-8", "téxt");
        AssertBody(requests[2], "application/x-www-form-urlencoded", "a+b=c%26d&a+b=2");
        AssertBody(requests[3], "application/x-own", "\u0001\u0002");
        AssertBody(requests[4], "application/problem+json", "{}");
    }

    [Fact]
    public async Task Body_TwoKindsOrBadBase64_IsAConfigFailure()
    {
        var two = new HttpStepConfig { Method = "POST", Url = "http://a.example/", Text = "x", Raw = "AA==" };
        var bad = new HttpStepConfig { Method = "POST", Url = "http://a.example/", Raw = "not base 64!" };
        using var executor = new Ironflow.Execution.Http.HttpExecutor(new(), Time);

        Assert.Equal(FailureKind.Config, (await executor.ExecuteAsync(Executions.Of(two, StepKind.Http))).Failure!.Kind);
        Assert.Equal(FailureKind.Config, (await executor.ExecuteAsync(Executions.Of(bad, StepKind.Http))).Failure!.Kind);
    }

    [Fact]
    public async Task Secret_InUrlAndHeader_IsResolvedAndInABodyIsNot()
    {
        await using var server = RawServer.Replying("200 OK");
        var secrets = new FixedSecrets(("HOOK", server.Url + "hook"), ("KEY", "k-123"));

        await SendAsync(HttpConfig.Post("secret:HOOK").WithHeader("X-Key", "secret:KEY").WithText("secret:KEY"), secrets: secrets);

        var request = server.Requests.Single();
        Assert.StartsWith("POST /hook ", request, StringComparison.Ordinal);
        Assert.Contains("X-Key: k-123\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nsecret:KEY", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_Plain_CarriesNothingItsAuthorDidNotWrite()
    {
        using var activity = new System.Diagnostics.Activity("test").Start();
        await using var server = RawServer.Replying("200 OK", "", "Set-Cookie: a=b");
        using var executor = new Ironflow.Execution.Http.HttpExecutor(new() { AllowedHosts = ["127.0.0.1"] }, Time);
        var config = HttpConfig.Get(server.Url).ToStepConfig();

        await executor.ExecuteAsync(Executions.Of(config, StepKind.Http));
        await executor.ExecuteAsync(Executions.Of(config, StepKind.Http));

        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Equal(
            ["Accept-Encoding", "Host", "User-Agent"],
            request.Split("\r\n").Skip(1).Where(line => line.Length > 0).Select(line => line.Split(':')[0]).Order(StringComparer.Ordinal)));
    }

    private static void AssertBody(string request, string type, string body)
    {
        Assert.Contains($"Content-Type: {type}\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + body, request, StringComparison.Ordinal);
    }
}
