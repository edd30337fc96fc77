using System.Reflection;
using System.Text.RegularExpressions;
using Ironflow.Core.Tests.Architecture;
using Ironflow.Telemetry;

namespace Ironflow.Core.Tests.Docs;

/// <summary>The tables of <c>docs/telemetry.md</c> have every metric and attribute of the code, and no other.</summary>
public sealed partial class DocsTelemetryTests
{
    private static readonly string Document = File.ReadAllText(Repository.PathOf("docs/telemetry.md"));

    [Fact]
    public void Metrics_OfTheDocument_AreThoseOfTheCode()
        => Assert.Equal(Constants(typeof(MetricNames)).Order(StringComparer.Ordinal), Metric().Matches(Document).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Attributes_OfTheCode_AreInTheDocument()
        => Assert.All(Constants(typeof(TelemetryNames)), name => Assert.Contains($"`{name}`", Document, StringComparison.Ordinal));

    [Fact]
    public void Attributes_OfTheDocument_AreInTheCode()
        => Assert.Subset(Constants(typeof(TelemetryNames)).ToHashSet(), Attribute().Matches(Document).Select(match => match.Groups[1].Value).ToHashSet());

    private static IEnumerable<string> Constants(Type names)
        => names.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Select(field => (string)field.GetRawConstantValue()!);

    [GeneratedRegex(@"^\| `(ironflow_[a-z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Metric();

    [GeneratedRegex(@"`((?:ironflow|gen_ai|http|server)\.[a-z_.]+)`")]
    private static partial Regex Attribute();
}
