using System.Text.RegularExpressions;
using CsCheck;
using Ironflow.Access;

namespace Ironflow.Core.Tests.Access;

public sealed class WorkflowPatternTests
{
    [Fact]
    public void Matches_IsWhatARegularExpressionSays()
        => Gen.Select(Gen.Char["ab*"].Array[0, 8], Gen.Char["ab"].Array[0, 8]).Sample((p, w) =>
        {
            var (pattern, workflow) = (new string(p), new string(w));
            Assert.Equal(Regex.IsMatch(workflow, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$"), WorkflowPattern.Matches(pattern, workflow));
        });

    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("deploy-*", "deploy-web", true)]
    [InlineData("deploy-*", "Deploy-web", false)]
    [InlineData("deploy", "deploy-web", false)]
    public void Matches_ByExample(string pattern, string workflow, bool expected) => Assert.Equal(expected, WorkflowPattern.Matches(pattern, workflow));
}
