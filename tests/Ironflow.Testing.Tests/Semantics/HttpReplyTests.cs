namespace Ironflow.Testing.Tests.Semantics;

/// <summary>What a handler reads of a reply (semantics 11; quirk 43).</summary>
public sealed class HttpReplyTests
{
    [Fact]
    public async Task Rule11_Http_Quirk43_AJsonReply_IsReadAsJson()
    {
        var result = await Code.Test(async context =>
        {
            var reply = await context.HttpAsync("get", HttpConfig.Get("https://example.org"));
            context.SetOutput(reply.Json<Item>()!.Count + 1);
        }).OnHttp("get", 200, """{"count":6}""").RunAsync("test");

        Assert.Equal(7, result.AssertCompleted().Output<int>());
    }

    public sealed record Item(int Count);
}
