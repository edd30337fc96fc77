using System.Globalization;

namespace Ironflow.TestKit.Telemetry;

/// <summary>Reads what an OTLP exporter posts, by the field numbers of opentelemetry-proto.</summary>
internal static class OtlpReader
{
    public static IEnumerable<OtlpSpan> Spans(byte[] request)
        => Leaves(request).Select(span =>
        {
            var status = span.Messages(15).FirstOrDefault();
            return new OtlpSpan(
                span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), (int)span.Number(6), Time(span.Number(7)), Time(span.Number(8)),
                Attributes(span, 9), status?.Number(3) == 2, status?.Text(2) ?? string.Empty);
        });

    public static IEnumerable<OtlpPoint> Points(byte[] request)
        => Leaves(request).SelectMany(metric => new[] { 5, 7, 9 }
            .SelectMany(data => metric.Messages(data).SelectMany(points => points.Messages(1).Select(point => (data, point))))
            // A histogram's point has its attributes elsewhere than a number's.
            .Select(of => new OtlpPoint(metric.Text(1), metric.Text(3), Attributes(of.point, of.data == 9 ? 9 : 7))));

    public static IEnumerable<OtlpLog> Logs(byte[] request)
        => Leaves(request).Select(log => new OtlpLog(
            log.Messages(5).Select(Value).FirstOrDefault() ?? string.Empty, Attributes(log, 6), log.Hex(9), log.Hex(10)));

    /// <summary>Every signal has its resources, below these its scopes, below these what it is about.</summary>
    private static IEnumerable<ProtoMessage> Leaves(byte[] request)
        => new ProtoMessage(request).Messages(1).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2));

    private static Dictionary<string, string> Attributes(ProtoMessage of, int field)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in of.Messages(field))
            attributes[pair.Text(1)] = pair.Messages(2).Select(Value).FirstOrDefault() ?? string.Empty;
        return attributes;
    }

    private static string Value(ProtoMessage value)
    {
        if (value.Has(1))
            return value.Text(1);
        if (value.Has(2))
            return value.Number(2) == 1 ? "true" : "false";
        if (value.Has(3))
            return ((long)value.Number(3)).ToString(CultureInfo.InvariantCulture);
        if (value.Has(4))
            return BitConverter.UInt64BitsToDouble(value.Number(4)).ToString(CultureInfo.InvariantCulture);
        return string.Join(',', value.Messages(5).SelectMany(array => array.Messages(1)).Select(Value));
    }

    private static DateTimeOffset Time(ulong nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / 100));
}
