using Ironflow.Local.Hosting;
using Ironflow.TestKit.Telemetry;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Local.Tests.Telemetry;

/// <summary>Settings of a host that exports to a collector on loopback.</summary>
internal static class TelemetryHost
{
    public static LocalHostOptions To(LocalHostOptions options, OtlpReceiver receiver, params IEnumerable<(string Name, string Value)> more)
        => To(options, receiver.Url, more);

    public static LocalHostOptions To(LocalHostOptions options, string endpoint, params IEnumerable<(string Name, string Value)> more)
        => options with
        {
            Telemetry = new ConfigurationBuilder()
                .AddInMemoryCollection(more
                    .Append(("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint))
                    .Append(("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"))
                    .Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2)))
                .Build(),
        };
}
