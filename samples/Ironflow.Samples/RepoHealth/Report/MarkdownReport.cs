using System.Globalization;
using System.Text;
using Ironflow.Samples.RepoHealth.Operations;

namespace Ironflow.Samples.RepoHealth.Report;

/// <summary>Writes the report as Markdown.</summary>
internal static class MarkdownReport
{
    public static string Of(RepoHealthReport report)
    {
        var text = new StringBuilder();
        text.Line($"# Health of {MarkdownText.Code(report.Root)}");
        text.Line($"");
        text.Line($"{(report.Head is null ? "No commit yet" : $"At {MarkdownText.Code(report.Head)}")}, {report.GeneratedAt:yyyy-MM-dd HH:mm} UTC.");
        if (report.Shallow)
            text.Line($"The clone is shallow: the history's counts cover only what was fetched.");
        History(text, report.History);
        Files(text, report.Files);
        Uncommitted(text, report.Changes);
        foreach (var marker in report.Markers)
            Marked(text, marker);
        Links(text, report.Links);
        return text.ToString();
    }

    private static void History(StringBuilder text, AuthorCounts history)
    {
        text.Heading("Commits by author");
        text.Line($"{history.Commits:N0} commits by {history.Authors:N0} authors.");
        text.List(history.Top.Select(author => $"{MarkdownText.Plain(author.Name)}: {Number(author.Commits)}"));
    }

    private static void Files(StringBuilder text, LargestFiles files)
    {
        text.Heading("Largest files");
        text.Line($"{files.Tracked:N0} tracked, {files.Bytes:N0} bytes{(files.Missing > 0 ? $", {Number(files.Missing)} not found on disk" : "")}.");
        text.List(files.Top.Select(file => $"{MarkdownText.Code(file.Path)}: {Number(file.Bytes)} bytes"));
    }

    private static void Uncommitted(StringBuilder text, Changes changes)
    {
        text.Heading("Uncommitted changes");
        text.Line($"{changes.Changed:N0} changed, {changes.Untracked:N0} untracked.");
        text.List(changes.Top.Select(MarkdownText.Code));
    }

    private static void Marked(StringBuilder text, MarkerCount marker)
    {
        text.Heading(marker.Marker);
        text.Line($"{marker.Lines:N0} lines in {marker.Files:N0} files.");
        text.List(marker.Top.Select(file => $"{MarkdownText.Code(file.Path)}: {Number(file.Lines)}"));
    }

    private static void Links(StringBuilder text, LinkReport? links)
    {
        if (links is null)
            return;
        text.Heading("Links");
        text.Line($"{links.Checked.Count(link => !link.Ok):N0} of {links.Checked.Count:N0} requested links lead nowhere; {links.Total:N0} in all.");
        text.List(links.Checked.Where(link => !link.Ok).Select(link => $"{MarkdownText.Code(link.Url)}: {Outcome(link)}"));
    }

    private static string Outcome(LinkCheck link)
        => link.Status is { } status ? $"status {status.ToString(CultureInfo.InvariantCulture)}" : MarkdownText.Plain(link.Error ?? "no reply");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static void Heading(this StringBuilder text, string title) => text.Line($"").Line($"## {title}").Line($"");

    private static void List(this StringBuilder text, IEnumerable<string> items)
    {
        var first = true;
        foreach (var item in items)
        {
            if (first)
                text.Line($"");
            first = false;
            text.Line($"- {item}");
        }
    }

    private static StringBuilder Line(this StringBuilder text, FormattableString line)
        => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
