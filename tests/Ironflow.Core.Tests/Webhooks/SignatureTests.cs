using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ironflow.Core.Tests.Execution;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Webhooks;

namespace Ironflow.Core.Tests.Webhooks;

public sealed class SignatureTests : WebhookFixture
{
    [Fact]
    public async Task Request_IsSignedAsStandardWebhooksSaysIt()
    {
        var dispatcher = await BegunAsync();
        var id = Add();

        await PassAsync(dispatcher);

        var request = Assert.Single(Receiver.Requests);
        Assert.Equal("POST / HTTP/1.1", request.Line);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal(id, request.Headers["webhook-id"]);
        Assert.InRange(request.Timestamp, 1_893_456_000, 1_893_456_060);
        Assert.Equal(Expected(request), request.Headers["webhook-signature"]);
    }

    // The worked example of the published libraries.
    [Fact]
    public void Signature_OfThePublishedExample_IsThePublishedOne()
    {
        var key = WebhookSecret.Read(Endpoint(), null);

        var signature = WebhookMessage.Sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"u8.ToArray());

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Fact]
    public async Task Body_IsTypeTimeAndTheEventAsTheStreamsShowIt()
    {
        var dispatcher = await BegunAsync();
        var at = new DateTimeOffset(2029, 12, 31, 23, 0, 0, TimeSpan.FromHours(1));
        var id = Store.Add("run_created", at);

        await PassAsync(dispatcher);

        Assert.Equal($$"""{"type":"run_created","timestamp":"2029-12-31T22:00:00Z","data":{{Store.DataOf(id)}}}""", Receiver.Requests[0].Body);
    }

    [Fact]
    public void Event_WithoutATime_TakesThePresent()
    {
        var message = WebhookMessage.Of(new EventRecord("1", "run_created", Guid.NewGuid(), new RawJson("{}")), Time.GetUtcNow());

        using var body = JsonDocument.Parse(message.Body);
        Assert.Equal(Time.GetUtcNow(), body.RootElement.GetProperty("timestamp").GetDateTimeOffset());
    }

    [Fact]
    public async Task Try_AfterAFailedOne_HasTheSameIdAndBody_AndItsOwnTimeAndSignature()
    {
        var dispatcher = await BegunAsync();
        Add();
        Receiver.Reply("500 Oh", "500 Oh", "500 Oh");
        await PassAsync(dispatcher);
        Time.Advance(TimeSpan.FromSeconds(10));
        await PassAsync(dispatcher);

        var requests = Receiver.Requests;
        Assert.Equal(4, requests.Count);
        Assert.Single(requests.Select(r => (r.Headers["webhook-id"], r.Body)).Distinct());
        Assert.True(requests[3].Timestamp >= requests[0].Timestamp + 10);
        Assert.NotEqual(requests[0].Headers["webhook-signature"], requests[3].Headers["webhook-signature"]);
        Assert.All(requests, r => Assert.Equal(Expected(r), r.Headers["webhook-signature"]));
    }

    [Fact]
    public async Task Secret_ThatIsNamed_IsLookedUp()
    {
        var dispatcher = Dispatcher(["127.0.0.1/32"], [Endpoint() with { Secret = "secret:HOOK" }], new FixedSecrets(("HOOK", Secret)));
        await PassAsync(dispatcher);
        Add();
        await PassAsync(dispatcher);

        Assert.Equal(Expected(Receiver.Requests[0]), Receiver.Requests[0].Headers["webhook-signature"]);
    }

    // Written down apart from the code under test: base 64 of HMAC-SHA256, keyed with the decoded secret, over "id.timestamp.body".
    private static string Expected(Received request)
    {
        using var hmac = new HMACSHA256(Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        var signed = string.Join('.', request.Headers["webhook-id"], request.Timestamp.ToString(CultureInfo.InvariantCulture), request.Body);
        return $"v1,{Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(signed)))}";
    }
}
