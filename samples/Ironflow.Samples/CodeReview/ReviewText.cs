using System.Globalization;
using System.Text;

namespace Ironflow.Samples.CodeReview;

/// <summary>The review as Markdown.</summary>
internal static class ReviewText
{
    public static string Of(string range, Summary summary, IReadOnlyList<ReviewedFinding> findings)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Review of {range}: {Words(summary.Verdict)}\n\n{summary.Text}\n");
        foreach (var (reviewer, finding) in findings)
        {
            var place = finding.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{finding.File}:{line}") : finding.File;
            text.Append(CultureInfo.InvariantCulture, $"\n* **{finding.Severity}** {place}: {finding.Title} ({reviewer}). {finding.Advice}");
        }

        return text.Append(findings.Count > 0 ? "\n" : "").ToString();
    }

    private static string Words(Verdict verdict) => verdict switch
    {
        Verdict.Good => "good",
        Verdict.GoodWithRemarks => "good, with remarks",
        _ => "needs work",
    };
}
