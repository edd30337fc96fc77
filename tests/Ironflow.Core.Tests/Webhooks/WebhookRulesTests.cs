using Ironflow.Core.Tests.Execution;
using Ironflow.Hosting;
using Ironflow.Records;
using Ironflow.Secrets;
using Ironflow.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironflow.Core.Tests.Webhooks;

public sealed class WebhookRulesTests
{
    private static readonly WebhookEndpoint Good = new() { Name = "one", Url = "https://example.com/hook", Secret = WebhookFixture.Secret, Events = ["run_failed"] };

    public static TheoryData<WebhookEndpoint, string> NotValid { get; } = new()
    {
        { Good with { Name = "One two" }, "a webhook is named 'One two'" },
        { Good with { Name = new string('a', 65) }, "1 to 64 characters" },
        { Good with { Url = "example.com" }, "not an absolute http or https URL" },
        { Good with { Url = "ftp://example.com/" }, "not an absolute http or https URL" },
        { Good with { Url = "https://ada:pw@example.com/" }, "a user name or password" },
        { Good with { Url = "https://example.com/#a" }, "fragment" },
        { Good with { Events = ["run_exploded"] }, "there is no event type 'run_exploded'; there are: run_created, run_status_changed" },
        { Good with { Events = ["step_failed"] }, "events of type 'step_failed' are told to the readers of their run only" },
        { Good with { Secret = "hunter2hunter2" }, "its Secret does not begin with 'whsec_'" },
        { Good with { Secret = "whsec_%%%" }, "is not base 64" },
        { Good with { Secret = "whsec_" + Convert.ToBase64String(new byte[23]) }, "has 23 bytes" },
        { Good with { Secret = "whsec_" + Convert.ToBase64String(new byte[65]) }, "has 65 bytes" },
        { Good with { Secret = "secret:NONE" }, "there is no secret named 'NONE'" },
        { Good with { Secret = "secret:SHORT" }, "the secret 'SHORT' has 3 bytes" },
    };

    [Theory]
    [MemberData(nameof(NotValid))]
    public void Endpoint_NotInOrder_IsRefusedByItsName(WebhookEndpoint endpoint, string message)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var error = Refused(endpoint);

        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Contains(endpoint.Name, error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(64)]
    public void Secret_OfAllowedLength_IsInOrder(int bytes)
        => WebhookRules.Validate(new WebhookOptions { Endpoints = [Good with { Secret = "whsec_" + Convert.ToBase64String(new byte[bytes]) }] });

    [Fact]
    public void TwoOfOneName_AreRefused() => Assert.Contains("two webhooks are named 'one'", Refused(Good, Good), StringComparison.Ordinal);

    [Fact]
    public void AllowList_NotInOrder_IsRefused()
        => Assert.Contains("'a b'", Assert.Throws<InvalidConfigurationException>(() => WebhookRules.Validate(new WebhookOptions { AllowedHosts = ["a b"] })).Message, StringComparison.Ordinal);

    [Fact]
    public void AddWebhooks_NotInOrder_ThrowsAtOnce()
        => Assert.Throws<InvalidConfigurationException>(() => new ServiceCollection().AddWebhooks(new WebhookOptions { Endpoints = [Good with { Url = "x" }] }));

    [Fact]
    public async Task AddWebhooks_GivesADispatcher_AndANamedSecretIsLookedUpThen()
    {
        var services = Services(new WebhookOptions { Endpoints = [Good with { Secret = "secret:NONE" }] });
        Assert.Throws<InvalidConfigurationException>(services.GetRequiredService<WebhookDispatcher>);
        await services.DisposeAsync();

        await using var good = Services(new WebhookOptions { Endpoints = [Good] });
        Assert.NotNull(good.GetRequiredService<WebhookDispatcher>());
    }

    private static ServiceProvider Services(WebhookOptions options)
        => new ServiceCollection()
            .AddSingleton<IRecordStore>(new EventStore().Port)
            .AddSingleton<ISecretSource>(new FixedSecrets())
            .AddSingleton<ILogger<WebhookDispatcher>>(NullLogger<WebhookDispatcher>.Instance)
            .AddWebhooks(options)
            .BuildServiceProvider();

    private static string Refused(params WebhookEndpoint[] endpoints)
        => Assert.Throws<InvalidConfigurationException>(
            () => WebhookRules.Validate(new WebhookOptions { Endpoints = endpoints }, new FixedSecrets(("SHORT", "whsec_AAAA")))).Message;
}
