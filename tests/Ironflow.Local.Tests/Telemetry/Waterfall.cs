using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security;
using System.Text;
using Ironflow.TestKit.Telemetry;

namespace Ironflow.Local.Tests.Telemetry;

/// <summary>Draws a trace as a waterfall: a line for each span, its bar where it was in time.</summary>
internal static class Waterfall
{
    private const int LineHeight = 22;
    private const int Labels = 270;
    private const int Bars = 560;
    private const int Top = 34;

    /// <summary>The picture in the documents.</summary>
    public static string Picture => Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs", "trace.svg");

    public static string Draw(IReadOnlyList<(int Depth, OtlpSpan Span)> spans)
    {
        var (start, end) = (spans.Min(at => at.Span.Start), spans.Max(at => at.Span.End));
        var height = Top + (spans.Count * LineHeight) + 12;
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Labels + Bars + 90} {height}\" font-family=\"ui-monospace, Menlo, Consolas, monospace\" font-size=\"12\">");
        svg.AppendLine("<title>The trace of one run</title>");
        svg.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        for (var tenth = 0; tenth <= 4; tenth++)
        {
            var x = Labels + (Bars * tenth / 4);
            svg.AppendLine(CultureInfo.InvariantCulture, $"<line x1=\"{x}\" y1=\"{Top - 8}\" x2=\"{x}\" y2=\"{height - 8}\" stroke=\"#e5e7eb\"/><text x=\"{x}\" y=\"{Top - 14}\" fill=\"#6b7280\" text-anchor=\"middle\">{(end - start).TotalMilliseconds * tenth / 4:0} ms</text>");
        }

        for (var line = 0; line < spans.Count; line++)
            Draw(svg, spans[line].Depth, spans[line].Span, Top + (line * LineHeight), at => Labels + (Bars * ((at - start) / (end - start))));
        return svg.AppendLine("</svg>").ToString();
    }

    private static void Draw(StringBuilder svg, int depth, OtlpSpan span, int y, Func<DateTimeOffset, double> place)
    {
        var (from, to) = (place(span.Start), place(span.End));
        var width = Math.Max(2, to - from);
        var name = SecurityElement.Escape(span.Name);
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{8 + (16 * depth)}\" y=\"{y + 12}\" fill=\"#111827\">{name}</text>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<rect x=\"{from:0.0}\" y=\"{y + 2}\" width=\"{width:0.0}\" height=\"13\" rx=\"2\" fill=\"{Colour(span)}\"/>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{from + width + 4:0.0}\" y=\"{y + 12}\" fill=\"#6b7280\" font-size=\"10\">{(span.End - span.Start).TotalMilliseconds:0.#} ms</text>");
    }

    private static string Colour(OtlpSpan span) => span switch
    {
        { IsError: true } => "#dc2626",
        { Name: var name } when name.StartsWith("run ", StringComparison.Ordinal) => "#1d4ed8",
        { Name: var name } when name.StartsWith("step ", StringComparison.Ordinal) => "#60a5fa",
        { Kind: 3 } => "#d97706",
        { Name: var name } when name.StartsWith("try ", StringComparison.Ordinal) => "#a7c7f9",
        _ => "#7c3aed",
    };

    private static string Here([CallerFilePath] string path = "") => path;
}
