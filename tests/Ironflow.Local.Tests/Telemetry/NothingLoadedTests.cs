using Ironflow.Local.Tests.Commands;

namespace Ironflow.Local.Tests.Telemetry;

public sealed class NothingLoadedTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("http://127.0.0.1:9")]
    public async Task Serve_OpenTelemetry_IsLoadedOnlyWhereAPlaceToSendToIsSet(string? endpoint)
    {
        // Elsewhere there is no such list.
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new TempFolder();
        var variables = new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint, ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = null };
        using var command = IronflowCommand.Start(folder.Path, input: null, variables, "serve", "--port", "0");
        await command.SaysAsync("listening on");

        Assert.Equal(endpoint is not null, command.MappedFiles().Contains("OpenTelemetry", StringComparison.Ordinal));

        command.Terminate();
        Assert.Equal(0, await command.ExitAsync());
    }
}
