using Ironflow.Api.Tests.Support;
using Ironflow.Records;
using Microsoft.Extensions.Time.Testing;

namespace Ironflow.Api.Tests;

public class StreamTimeTests
{
    private static readonly ApiOptions Options = new();
    private readonly FakeTimeProvider time = new(Given.Noon);

    [Fact]
    public async Task Stream_Silent_SendsKeepAlives()
    {
        await using var server = await ApiServer.StartAsync(Options, time);
        using var stream = await SseReader.OpenAsync(server.Client, "/api/v1/events");
        await stream.NextAsync();
        await stream.NextAsync();
        var opened = time.GetUtcNow();

        var block = await Eventually.PassingAsync(time, Options.PollInterval, stream.NextAsync());

        Assert.Equal("keep-alive", block?.Comment);
        Assert.True(time.GetUtcNow() - opened >= Options.KeepAlive);
    }

    [Fact]
    public async Task Stream_NewEvent_ComesWithTheNextPoll()
    {
        await using var server = await ApiServer.StartAsync(Options, time);
        using var stream = await SseReader.OpenAsync(server.Client, "/api/v1/events");
        await stream.NextAsync();
        await stream.NextAsync();
        server.Store.Append(Guid.NewGuid(), EventTypes.RunCreated);
        var next = stream.NextAsync();
        Assert.False(next.IsCompleted);

        Assert.Equal("run_created", (await Eventually.PassingAsync(time, Options.PollInterval, next))?.Event);
    }

    [Fact]
    public async Task Stream_AtItsLongest_EndsWithItsPositionAndRetry()
    {
        await using var server = await ApiServer.StartAsync(Options, time);
        var run = Given.Run();
        server.Store.Put(run);
        server.Store.Append(run.Id, EventTypes.StepStarted);
        using var stream = await SseReader.OpenAsync(server.Client, $"/api/v1/runs/{run.Id}/events?types=step_failed");
        var opened = time.GetUtcNow();

        var blocks = await Eventually.PassingAsync(time, TimeSpan.FromSeconds(2), stream.RestAsync());

        Assert.True(time.GetUtcNow() - opened >= Options.StreamMax);
        Assert.Contains(blocks, b => b.Comment == "keep-alive");
        Assert.Equal("00000001", blocks.Last(b => b.Id is not null).Id);
        Assert.Equal("1000", blocks[^1].Retry);
    }
}
