using System.Net;
using Ironflow.Api.Tests.Support;
using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Api.Tests;

public class StreamTests
{
    [Fact]
    public async Task RunStream_EndedRun_HasEveryEventAndEndsItself()
    {
        await using var server = await ApiServer.StartAsync();
        var run = await server.Store.CreateRunAsync(Given.Run(status: RunStatus.Pending));
        await server.Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Failed, Given.Noon.AddSeconds(1)) { Error = "no" });

        using var stream = await SseReader.OpenAsync(server.Client, $"/api/v1/runs/{run.Id}/events");
        var blocks = await stream.RestAsync();

        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.MediaType);
        var events = blocks.Where(b => b.Event is not null).ToList();
        Assert.Equal(["run_created", "run_status_changed", "run_failed"], events.Select(e => e.Event));
        Assert.Equal(["00000001", "00000002", "00000003"], events.Select(e => e.Id));
        Assert.Contains("\"to\":\"failed\"", events[1].Data, StringComparison.Ordinal);
        Assert.Equal("1000", blocks[^1].Retry);
    }

    [Fact]
    public async Task RunStream_RunThatEndsLater_FollowsItToItsLastEvent()
    {
        await using var server = await ApiServer.StartAsync();
        var run = await server.Store.CreateRunAsync(Given.Run(status: RunStatus.Pending));
        using var stream = await SseReader.OpenAsync(server.Client, $"/api/v1/runs/{run.Id}/events");
        Assert.Equal("run_created", (await stream.NextEventAsync())?.Event);

        await server.Store.SetRunStatusAsync(run.Id, RunStatus.Running, Given.Noon);
        Assert.Equal("run_status_changed", (await stream.NextEventAsync())?.Event);
        server.Store.Append(Guid.NewGuid(), EventTypes.StepStarted);
        server.Store.Append(run.Id, EventTypes.StepStarted, """{"step_name":"a"}""");
        Assert.Equal("""{"step_name":"a"}""", (await stream.NextEventAsync())?.Data);
        await server.Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Completed, Given.Noon));

        Assert.Contains("completed", (await stream.NextEventAsync())!.Data, StringComparison.Ordinal);
        Assert.Null(await stream.NextEventAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunStream_WithLastEventId_GoesOnAfterIt(bool asHeader)
    {
        await using var server = await ApiServer.StartAsync();
        var run = await server.Store.CreateRunAsync(Given.Run(status: RunStatus.Pending));
        await server.Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Failed, Given.Noon));
        var path = $"/api/v1/runs/{run.Id}/events";

        using var stream = asHeader
            ? await SseReader.OpenAsync(server.Client, path + "?last_event_id=00000001", "00000002")
            : await SseReader.OpenAsync(server.Client, path + "?last_event_id=00000002");
        var events = (await stream.RestAsync()).Where(b => b.Event is not null);

        Assert.Equal("run_failed", Assert.Single(events).Event);
    }

    [Fact]
    public async Task RunStream_EndedRunAndNothingLeft_Is204SoThatReadersStop()
    {
        await using var server = await ApiServer.StartAsync();
        var run = await server.Store.CreateRunAsync(Given.Run(status: RunStatus.Pending));
        await server.Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Cancelled, Given.Noon));

        var response = await server.Client.GetAsync($"/api/v1/runs/{run.Id}/events?last_event_id=00000003");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task RunStream_Types_LeavesOthersOutAndStillEnds()
    {
        await using var server = await ApiServer.StartAsync();
        var run = await server.Store.CreateRunAsync(Given.Run(status: RunStatus.Pending));
        server.Store.Append(run.Id, EventTypes.StepStarted);
        server.Store.Append(run.Id, EventTypes.StepCompleted);
        await server.Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Failed, Given.Noon));

        using var stream = await SseReader.OpenAsync(server.Client, $"/api/v1/runs/{run.Id}/events?types=step_completed,run_failed");
        var events = (await stream.RestAsync()).Where(b => b.Event is not null);

        Assert.Equal(["step_completed", "run_failed"], events.Select(e => e.Event));
    }

    [Fact]
    public async Task RunStream_MoreThanABatch_ComesWithoutWaiting()
    {
        await using var server = await ApiServer.StartAsync(new ApiOptions { PollInterval = TimeSpan.FromSeconds(10) });
        var run = await server.Store.CreateRunAsync(Given.Run(status: RunStatus.Pending));
        for (var i = 0; i < 1_000; i++)
            server.Store.Append(run.Id, EventTypes.StepStarted);
        await server.Store.FinishRunAsync(run.Id, new RunFinish(RunStatus.Completed, Given.Noon));

        using var stream = await SseReader.OpenAsync(server.Client, $"/api/v1/runs/{run.Id}/events");
        var events = (await stream.RestAsync()).Where(b => b.Event is not null).ToList();

        Assert.Equal(1_003, events.Count);
        Assert.Equal(events.Count, events.Select(e => e.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("runs/{0}/events?types=nope", "step_completed")]
    [InlineData("runs/{0}/events?types=", "types")]
    [InlineData("events?types=step_completed", "run_created")]
    [InlineData("events?last_event_id=a%0Ab", "Last-Event-ID")]
    [InlineData("events?run_id=1", "run_id")]
    public async Task Stream_RequestOfTheWrongForm_IsRefused(string path, string named)
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run();
        server.Store.Put(run);

        var error = await server.Client.GetAsync("/api/v1/" + path.Replace("{0}", run.Id.ToString(), StringComparison.Ordinal))
            .ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");

        Assert.Contains(named, error.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllRunsStream_WithoutId_StartsFromNowAndTellsWhereThatIs()
    {
        await using var server = await ApiServer.StartAsync();
        var earlier = server.Store.Append(Guid.NewGuid(), EventTypes.RunCreated);
        using var stream = await SseReader.OpenAsync(server.Client, "/api/v1/events");

        Assert.Equal("open", (await stream.NextAsync())?.Comment);
        Assert.Equal(new SseBlock(earlier.Id, null, null, null, null), await stream.NextAsync());
        server.Store.Append(Guid.NewGuid(), EventTypes.RunFailed, "{\n\"a\":1}");
        var change = await stream.NextAsync();

        Assert.Equal("run_failed", change?.Event);
        Assert.Equal("{\n\"a\":1}", change?.Data);
    }

    [Fact]
    public async Task AllRunsStream_Reconnected_MissesNothing()
    {
        await using var server = await ApiServer.StartAsync();
        string? last;
        using (var stream = await SseReader.OpenAsync(server.Client, "/api/v1/events"))
        {
            await stream.NextAsync();
            last = (await stream.NextAsync())?.Id;
        }

        server.Store.Append(Guid.NewGuid(), EventTypes.RunCreated);
        using var again = await SseReader.OpenAsync(server.Client, "/api/v1/events", last);

        Assert.Equal("run_created", (await again.NextEventAsync())?.Event);
    }

    [Fact]
    public async Task AllRunsStream_StoreThatShowsEventsAgain_SendsEachOnce()
    {
        await using var server = await ApiServer.StartAsync();
        server.Store.Overlap = 3;
        server.Store.Append(Guid.NewGuid(), EventTypes.RunCreated);
        using var stream = await SseReader.OpenAsync(server.Client, "/api/v1/events", "00000000");

        var ids = new List<string?> { (await stream.NextEventAsync())?.Id };
        for (var i = 0; i < 5; i++)
        {
            server.Store.Append(Guid.NewGuid(), EventTypes.RunCreated);
            ids.Add((await stream.NextEventAsync())?.Id);
        }

        Assert.Equal(Enumerable.Range(1, 6).Select(i => $"{i:D8}"), ids);
    }

    [Fact]
    public async Task Stream_StoreAwayAtItsStart_Is503()
    {
        await using var server = await ApiServer.StartAsync();
        server.Store.Fault = new StoreUnavailableException("away");

        await server.Client.GetAsync("/api/v1/events").ErrorAsync(HttpStatusCode.ServiceUnavailable, "STORE_UNAVAILABLE");
    }

    [Fact]
    public async Task Stream_StoreAwayForAWhile_GoesOn()
    {
        await using var server = await ApiServer.StartAsync();
        using var stream = await SseReader.OpenAsync(server.Client, "/api/v1/events");
        await stream.NextAsync();
        server.Store.Fault = new StoreUnavailableException("away");
        await Eventually.TrueAsync(() => !server.Log.IsEmpty);
        server.Store.Fault = null;
        server.Store.Append(Guid.NewGuid(), EventTypes.RunCreated);

        Assert.Equal("run_created", (await stream.NextEventAsync())?.Event);
    }

    [Fact]
    public async Task Stream_MoreThanAllowed_Is429UntilOneEnds()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.Fast with { MaxStreams = 1 });
        using (await SseReader.OpenAsync(server.Client, "/api/v1/events"))
        {
            var response = await server.Client.GetAsync("/api/v1/events");
            await response.ErrorAsync(HttpStatusCode.TooManyRequests, "TOO_MANY_STREAMS");
            Assert.NotNull(response.Headers.RetryAfter);
        }

        await Eventually.TrueAsync(async () =>
        {
            using var response = await server.Client.GetAsync("/api/v1/events", HttpCompletionOption.ResponseHeadersRead);
            return response.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task Stream_HostStops_EndsWithRetry()
    {
        await using var server = await ApiServer.StartAsync();
        using var stream = await SseReader.OpenAsync(server.Client, "/api/v1/events");
        await stream.NextAsync();

        var stopped = server.StopAsync();

        Assert.Equal("1000", (await stream.RestAsync())[^1].Retry);
        await stopped.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Stream_Head_HasHeadersOnly()
    {
        await using var server = await ApiServer.StartAsync();

        var response = await server.Client.SendAsync(new(HttpMethod.Head, "/api/v1/events"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
    }
}
