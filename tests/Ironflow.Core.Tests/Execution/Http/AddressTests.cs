using System.Net;
using Ironflow.Execution.Http;
using Ironflow.Hosting;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Execution.Http;

public sealed class AddressTests : HttpFixture
{
    public static TheoryData<string, string> Refused => new()
    {
        { "127.0.0.1", "loopback" },
        { "127.255.255.254", "loopback" },
        { "::1", "loopback" },
        { "10.0.0.1", "private" },
        { "172.16.0.1", "private" },
        { "172.31.255.255", "private" },
        { "192.168.1.1", "private" },
        { "169.254.1.1", "link-local" },
        { "fe80::1", "link-local" },
        { "fe80::1%1", "link-local" },
        { "fec0::1", "site-local" },
        { "fc00::1", "unique-local" },
        { "fd12:3456::1", "unique-local" },
        { "100.64.0.1", "shared (carrier-grade NAT)" },
        { "100.127.255.255", "shared (carrier-grade NAT)" },
        { "0.0.0.0", "unspecified" },
        { "0.1.2.3", "unspecified" },
        { "::", "unspecified" },
        { "224.0.0.1", "multicast" },
        { "239.255.255.255", "multicast" },
        { "ff02::1", "multicast" },
        { "255.255.255.255", "broadcast" },
        { "240.0.0.1", "reserved" },
        { "192.0.0.1", "reserved" },
        { "192.0.2.1", "documentation" },
        { "198.51.100.1", "documentation" },
        { "203.0.113.1", "documentation" },
        { "2001:db8::1", "documentation" },
        { "198.18.0.1", "benchmarking" },
        { "169.254.169.254", "a metadata service" },
        { "fd00:ec2::254", "a metadata service" },
        { "168.63.129.16", "a metadata service" },
        { "::ffff:127.0.0.1", "IPv4-mapped of 127.0.0.1, which is loopback" },
        { "::ffff:10.0.0.1", "IPv4-mapped of 10.0.0.1, which is private" },
        { "::ffff:169.254.169.254", "IPv4-mapped of 169.254.169.254, which is a metadata service" },
        { "::127.0.0.1", "not a public IPv6 address" },
        { "2002:7f00:1::", "a 6to4 address" },
        { "64:ff9b::7f00:1", "NAT64 of 127.0.0.1, which is loopback" },
        { "64:ff9b::a9fe:a9fe", "NAT64 of 169.254.169.254, which is a metadata service" },
        { "64:ff9b:1::a00:1", "not a public IPv6 address" },
        { "2001:0:7f00:1::", "a Teredo address" },
        { "4000::1", "not a public IPv6 address" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Rule11_Http_Quirk39_Literal_OfARefusedFamily_IsRefusedAtConnect(string address, string family)
    {
        var host = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;

        var outcome = await SendAsync(HttpConfig.Get($"http://{host}:9/"), allowed: []);

        Assert.Equal(FailureKind.AddressRefused, outcome.Failure!.Kind);
        Assert.Contains(family, outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("AllowedHosts", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.False(outcome.Failure.IsTransient);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Rule11_Http_Quirk39_Name_ResolvingToARefusedFamily_IsRefusedAtConnect(string address, string family)
    {
        var outcome = await SendAsync(HttpConfig.Get("http://innocent.example/"), allowed: [], new FixedResolver(address));

        Assert.Equal(FailureKind.AddressRefused, outcome.Failure!.Kind);
        Assert.Contains("'innocent.example' has the address ", outcome.Failure.Message, StringComparison.Ordinal);
        Assert.Contains(family, outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://2130706433:9/")]
    [InlineData("http://0x7f000001:9/")]
    [InlineData("http://0x7f.1:9/")]
    [InlineData("http://0177.0.0.1:9/")]
    [InlineData("http://127.1:9/")]
    [InlineData("http://localhost:9/")]
    public async Task Loopback_InAnotherSpelling_IsRefused(string url)
    {
        var outcome = await SendAsync(HttpConfig.Get(url), allowed: []);

        Assert.Equal(FailureKind.AddressRefused, outcome.Failure!.Kind);
    }

    [Fact]
    public async Task Name_WithOneRefusedAddressAmongPublicOnes_IsRefused()
    {
        var outcome = await SendAsync(HttpConfig.Get("http://mixed.example/"), allowed: [], new FixedResolver("93.184.215.14", "10.0.0.7"));

        Assert.Contains("10.0.0.7, which is private", outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("::ffff:8.8.8.8")]
    public void Rules_PublicAddress_IsNotRefused(string address) => Assert.Null(AddressRules.Refusal(IPAddress.Parse(address)));

    [Theory]
    [InlineData("inner.example", "inner.example")]
    [InlineData("inner.example", "INNER.example")]
    [InlineData("inner.example", "*.example")]
    [InlineData("a.b.example", "*.example")]
    [InlineData("inner.example", "127.0.0.0/8")]
    public async Task Rule11_Http_AllowedHosts_NameSuffixOrRange_LetsTheRequestThrough(string host, string entry)
    {
        await using var server = RawServer.Replying("200 OK", "inside");

        var outcome = await SendAsync(HttpConfig.Get($"http://{host}:{server.Port}/"), [entry], new FixedResolver("127.0.0.1"));

        Assert.Equal("inside", outcome.Json().GetProperty("body").GetString());
    }

    [Theory]
    [InlineData("other.example", "inner.example")]
    [InlineData("example", "*.example")]
    [InlineData("evilexample", "*.example")]
    [InlineData("inner.example.evil.test", "inner.example")]
    [InlineData("inner.example", "10.0.0.0/8")]
    public async Task AllowedHosts_OtherEntry_DoesNotHelp(string host, string entry)
    {
        var outcome = await SendAsync(HttpConfig.Get($"http://{host}:9/"), [entry], new FixedResolver("127.0.0.1"));

        Assert.Equal(FailureKind.AddressRefused, outcome.Failure!.Kind);
    }

    [Theory]
    [InlineData("http://a.example")]
    [InlineData("10.0.0.0/40")]
    [InlineData("*")]
    [InlineData("")]
    public void AllowedHosts_NotAnEntry_FailsTheStart(string entry)
        => Assert.Throws<InvalidConfigurationException>(() => new HttpExecutor(new IronflowOptions { AllowedHosts = [entry] }, Time));
}
