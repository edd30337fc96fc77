using System.Net;
using Ironflow.Api.Tests.Support;
using Ironflow.Orchestration;
using Ironflow.Runs;
using Moq;

namespace Ironflow.Api.Tests;

public class CancelRunTests
{
    [Fact]
    public async Task CancelRun_Running_IsMarkedAndTheEngineTold()
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run();
        server.Store.Put(run);

        var data = await (await server.Client.PostAsync($"/api/v1/runs/{run.Id}/cancel", null)).DataAsync();

        Assert.Equal(Environment.UserName, data.Text("cancel_requested_by"));
        server.Durable.Verify(d => d.RaiseEventAsync(run.Id.ToString(), DurableNames.CancelEvent, It.IsAny<string>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task CancelRun_Twice_IsTheSame()
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run();
        server.Store.Put(run);

        var first = await (await server.Client.PostAsync($"/api/v1/runs/{run.Id}/cancel", Wire.Json("{}"))).DataAsync();
        var second = await (await server.Client.PostAsync($"/api/v1/runs/{run.Id}/cancel", Wire.Json("{}"))).DataAsync();

        Assert.Equal(first.GetRawText(), second.GetRawText());
    }

    [Theory]
    [InlineData(RunStatus.Completed)]
    [InlineData(RunStatus.Warning)]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Cancelled)]
    public async Task Rule9_3_CancelRun_Ended_IsAConflict(RunStatus status)
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run(status: status);
        server.Store.Put(run);

        var error = await server.Client.PostAsync($"/api/v1/runs/{run.Id}/cancel", null).ErrorAsync(HttpStatusCode.Conflict, "CONFLICT");

        Assert.Equal(Json.SnakeCase.Name(status), error.Detail("status"));
        server.Durable.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task CancelRun_WithFields_AreRefused()
    {
        await using var server = await ApiServer.StartAsync();
        var run = Given.Run();
        server.Store.Put(run);

        var error = await server.Client.PostAsync($"/api/v1/runs/{run.Id}/cancel", Wire.Json("""{"force":true}""")).ErrorAsync(HttpStatusCode.BadRequest, "BAD_REQUEST");

        Assert.Equal("force", error.Detail("fields"));
        server.Durable.VerifyNoOtherCalls();
    }
}
