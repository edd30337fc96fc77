using Ironflow.Telemetry;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Core.Tests.Telemetry;

public sealed class TelemetrySettingsTests
{
    [Theory]
    [InlineData]
    [InlineData("OTEL_SERVICE_NAME=mine")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317", "OTEL_SDK_DISABLED=true")]
    public void Read_NoPlaceToSendTo_IsNothing(params string[] settings) => Assert.Null(Read(settings));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT")]
    public void Read_AnOtlpEndpoint_IsOtlpAlone(string name)
        => Assert.Equal(new TelemetrySettings { ToOtlp = true }, Read(name + "=http://127.0.0.1:4317"));

    [Fact]
    public void Read_ApplicationInsightsAsInfraSetsIt_IsByTheIdentity()
        => Assert.Equal(
            new TelemetrySettings { AzureMonitor = "InstrumentationKey=a;IngestionEndpoint=b", ByIdentity = true, ClientId = "c-1" },
            Read("APPLICATIONINSIGHTS_CONNECTION_STRING=InstrumentationKey=a;IngestionEndpoint=b", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING=ClientId=c-1;Authorization=AAD"));

    [Theory]
    [InlineData("Authorization=AAD", true, null)]
    [InlineData("authorization=aad; clientid = c-1 ", true, "c-1")]
    [InlineData("ClientId=;Authorization=AAD", true, null)]
    [InlineData("Authorization", false, null)]
    [InlineData("", false, null)]
    public void Read_AuthenticationString_SaysWho(string text, bool byIdentity, string? clientId)
    {
        var settings = Read("APPLICATIONINSIGHTS_CONNECTION_STRING=x", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING=" + text)!;
        Assert.Equal((byIdentity, clientId), (settings.ByIdentity, settings.ClientId));
    }

    [Fact]
    public void Read_ExporterNone_LeavesTheSignalOut()
    {
        var settings = Read("OTEL_EXPORTER_OTLP_ENDPOINT=x", "OTEL_METRICS_EXPORTER=none", "OTEL_LOGS_EXPORTER=otlp")!;
        Assert.Equal((true, false, true), (settings.Traces, settings.Metrics, settings.Logs));
    }

    private static TelemetrySettings? Read(params string[] settings)
        => TelemetrySettings.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])))
            .Build());
}
