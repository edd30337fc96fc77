using Ironflow.Steps;

namespace Ironflow.Core.Tests.Steps;

public class IdsTests
{
    private static readonly Guid Dns = Guid.Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    private static readonly Guid Url = Guid.Parse("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    [Fact]
    public void Version5_GivesTheRfcsExample()
        => Assert.Equal(Guid.Parse("2ed6657d-e927-568b-95e1-2665a8aea6a2"), Ids.Version5(Dns, "www.example.com"));

    [Theory]
    [InlineData("python.org", "886313e1-3b8a-5372-9b90-0c9aee199e5d")]
    public void Version5_GivesWhatOthersGive(string name, string expected) => Assert.Equal(Guid.Parse(expected), Ids.Version5(Dns, name));

    [Fact]
    public void Version5_HasVersionAndVariant()
    {
        for (var length = 0; length < 400; length++)
        {
            var text = Ids.Version5(Url, new string('ü', length)).ToString("D");
            Assert.Equal('5', text[14]);
            Assert.Contains(text[19], "89ab");
        }
    }
}
