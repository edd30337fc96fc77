using Ironflow.Records;

namespace Ironflow.TestKit.RecordContract;

/// <summary>Idempotency keys (design §3).</summary>
public abstract class IdempotencyContract(IRecordStoreFactory factory) : RecordStoreContract(factory)
{
    [Fact]
    public async Task Claim_OfAFreeKey_Stands()
    {
        var claim = Claim("key");
        Assert.Equal(claim, await Store.ClaimIdempotencyKeyAsync(claim));
        Assert.Equal(claim, await Store.ClaimIdempotencyKeyAsync(claim));
    }

    [Fact]
    public async Task Claim_OfATakenKey_ReturnsTheFirst()
    {
        var first = await Store.ClaimIdempotencyKeyAsync(Claim("key"));
        Assert.Equal(first, await Store.ClaimIdempotencyKeyAsync(Claim("key", "other")));
        Assert.NotEqual(first, await Store.ClaimIdempotencyKeyAsync(Claim("Key")));
    }

    [Fact]
    public async Task Claim_OfAnExpiredKey_StandsAnew()
    {
        var first = await Store.ClaimIdempotencyKeyAsync(Claim("key"));
        var second = Claim("key") with { ExpiresAt = first.ExpiresAt.AddDays(1) };
        Time.SetUtcNow(first.ExpiresAt.AddTicks(-1));
        Assert.Equal(first, await Store.ClaimIdempotencyKeyAsync(second));
        Time.SetUtcNow(first.ExpiresAt);
        Assert.Equal(second, await Store.ClaimIdempotencyKeyAsync(second));
    }

    [Fact]
    public async Task Claim_ByManyAtOnce_OneStands()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Claim("key")).Select(c => Task.Run(() => Store.ClaimIdempotencyKeyAsync(c))));
        Assert.Single(claims.Distinct());
    }

    [Theory]
    [InlineData("a/b\\c#d?e")]
    [InlineData("' or '1' eq '1")]
    [InlineData("%2F..")]
    [InlineData(" ")]
    public async Task Claim_WithAnyPrintableKey_Stands(string key)
    {
        var claim = Claim(key);
        Assert.Equal(claim, await Store.ClaimIdempotencyKeyAsync(claim));
    }

    [Fact]
    public async Task Claim_WithALongKey_Stands()
    {
        var claim = Claim(new string('~', 255));
        Assert.Equal(claim, await Store.ClaimIdempotencyKeyAsync(claim));
    }

    private IdempotencyClaim Claim(string key, string hash = "hash") => new(key, hash, Guid.NewGuid(), Now().AddHours(24));
}
