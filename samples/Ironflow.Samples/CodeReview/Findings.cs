using System.ComponentModel;

namespace Ironflow.Samples.CodeReview;

/// <summary>What one reviewer found.</summary>
/// <param name="Items">The findings; none when the change is good.</param>
public sealed record Findings([property: Description("The findings, most severe first; empty when there is nothing to say")] IReadOnlyList<Finding> Items);

/// <summary>One finding.</summary>
/// <param name="File">The file, as the diff names it.</param>
/// <param name="Line">The line in the new file.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Title">What is wrong, in a few words.</param>
/// <param name="Advice">What to do.</param>
public sealed record Finding(
    string File,
    [property: Description("The line in the new file, or null when it is about the whole file")] int? Line,
    Severity Severity,
    string Title,
    [property: Description("What to do instead, in one or two sentences")] string Advice);

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>A matter of taste.</summary>
    Note,

    /// <summary>Should be mended.</summary>
    Minor,

    /// <summary>Must be mended before this goes out.</summary>
    Major,
}
