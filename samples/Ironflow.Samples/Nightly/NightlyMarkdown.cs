using System.Globalization;
using System.Text;
using Ironflow.Samples.RepoHealth.Report;

namespace Ironflow.Samples.Nightly;

/// <summary>Writes the nightly report as Markdown: a table, then what failed.</summary>
internal static class NightlyMarkdown
{
    public static string Of(NightlyReport report)
    {
        var failed = report.Repositories.Where(repository => repository.Error is not null).ToList();
        var text = new StringBuilder();
        Line(text, $"# {report.Repositories.Count} repositories, {report.GeneratedAt:yyyy-MM-dd HH:mm} UTC");
        Line(text, $"");
        Line(text, $"| Repository | At | Commits | Uncommitted | Marked lines |");
        Line(text, $"|---|---|---|---|---|");
        foreach (var repository in report.Repositories.Except(failed))
        {
            var head = repository.Head is null ? "no commit yet" : MarkdownText.Code(repository.Head);
            Line(text, $"| {Cell(repository.Root!)} | {head} | {repository.Commits:N0} | {repository.Uncommitted:N0} | {repository.Marked:N0} |");
        }

        if (failed.Count == 0)
            return text.ToString();
        Line(text, $"");
        Line(text, $"## Not looked at");
        Line(text, $"");
        foreach (var repository in failed)
            Line(text, $"* {MarkdownText.Plain(repository.Directory ?? "the working directory")}: {MarkdownText.Plain(repository.Error!)} (run {repository.RunId})");
        return text.ToString();
    }

    // Escaped as prose: within code a vertical bar would still end the cell.
    private static string Cell(string path) => MarkdownText.Plain(path);

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
