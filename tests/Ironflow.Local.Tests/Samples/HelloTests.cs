using Ironflow.Registration;
using Ironflow.Samples.Hello;
using Ironflow.Samples.RepoHealth;

namespace Ironflow.Local.Tests.Samples;

public sealed class HelloTests
{
    private static readonly WorkflowRegistry Registry = new IronflowBuilder().AddFrom(typeof(HelloWorkflow).Assembly).Build();

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("Hello, Ada!", 2, 11)]
    [InlineData(" a\t b\n", 2, 6)]
    [InlineData("👩‍🚀 é", 2, 3)]
    public async Task MeasureText_Text_WordsAndCharactersAsReadersCount(string text, int words, int characters)
        => Assert.Equal(new TextMeasures(words, characters), await TempRepository.RunAsync(new MeasureText(text)));

    [Fact]
    public void Samples_RegisteredByAssembly_AreTheWorkflows()
        => Assert.Equal(["code-review", "deploy", "hello", "nightly", "repo-health", "triage"], Registry.Workflows.Select(workflow => workflow.Name));

    [Theory]
    [InlineData("""{"nam":1}""", "$.nam")]
    [InlineData("""{"name":1}""", "$.name")]
    [InlineData("""{"name":null}""", "$.name")]
    [InlineData("{}", "$")]
    public void Hello_WrongPayload_RefusedNamingThePath(string payload, string path)
    {
        var error = Assert.Throws<RequestException>(() => Registry.Get("hello").CheckPayload(new(payload)));
        Assert.Equal((ErrorCodes.InvalidPayload, path), (error.Code, error.Details["path"]));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"directory":"/tmp","checkLinks":true}""")]
    [InlineData("""{"directory":null}""")]
    public void RepoHealth_EveryMemberOptional_Accepted(string payload) => Registry.Get("repo-health").CheckPayload(new(payload));

    [Fact]
    public void RepoHealth_NotARepository_SaysWhatToDo()
        => Assert.Contains("{\"directory\":", new NotARepositoryException(null, "fatal: not a git repository").Message, StringComparison.Ordinal);
}
