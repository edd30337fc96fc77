using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ironflow.Core.Tests.Architecture;

namespace Ironflow.Core.Tests.Infra;

public sealed partial class ParameterTests
{
    private static readonly JsonNode File = JsonNode.Parse(System.IO.File.ReadAllText(Repository.PathOf("infra/main.parameters.json")))!["parameters"]!;

    [BicepFact]
    public async Task ParametersFile_NamesEveryParameter()
        => Assert.Equal((await ParametersAsync()).Select(parameter => parameter.Key).Order(), File.AsObject().Select(parameter => parameter.Key).Order());

    [BicepFact]
    public async Task ParametersFile_SaysTheDefaultsOfTheTemplate()
    {
        foreach (var (name, parameter) in await ParametersAsync())
        {
            if (parameter!["defaultValue"] is { } value && File[name] is { } given)
                Assert.Equal($"{name}={value.ToJsonString().Trim('"').ToLowerInvariant()}", $"{name}={Unset(given["value"]!)}");
        }
    }

    [BicepFact]
    public async Task Documentation_HasARowForEveryParameterWithItsDefault()
    {
        var rows = Row().Matches(System.IO.File.ReadAllText(Repository.PathOf("docs/azure.md"))).ToDictionary(row => row.Groups[1].Value, row => row.Groups[3].Value);
        foreach (var (name, parameter) in await ParametersAsync())
        {
            Assert.True(rows.ContainsKey(name), $"docs/azure.md has no row for the parameter {name}");
            if (parameter!["defaultValue"] is { } value)
                Assert.Equal($"{name}={value.ToJsonString().Trim('"')}", $"{name}={(rows[name] is "empty" ? "" : rows[name].Trim('`'))}");
        }

        Assert.Equal(File.AsObject().Count, rows.Count);
    }

    [Fact]
    public void Documentation_NamesTheVariablesOfTheParametersFile()
    {
        var document = System.IO.File.ReadAllText(Repository.PathOf("docs/azure.md"));
        Assert.All(Variable().Matches(File.ToJsonString()).Select(match => match.Groups[1].Value), variable => Assert.Contains($"`{variable}`", document, StringComparison.Ordinal));
    }

    [Fact]
    public void AzdProject_NamesTheAppThatIsThere()
    {
        var project = System.IO.File.ReadAllText(Repository.PathOf("azure.yaml"));
        Assert.Matches(@"services:\s+functions:\s+project: src/Ironflow\.Functions\s+language: dotnet\s+host: function\s", project);
        Assert.True(System.IO.File.Exists(Repository.PathOf("src/Ironflow.Functions/Ironflow.Functions.csproj")));
    }

    private static async Task<JsonObject> ParametersAsync() => (await Bicep.MainAsync())["parameters"]!.AsObject();

    // What azd makes of a value while nobody has set its variable.
    private static string Unset(JsonNode value) => Variable().Replace(value.ToJsonString().Trim('"'), match => match.Groups["default"].Value).ToLowerInvariant();

    [GeneratedRegex(@"\$\{([A-Z_]+)(=(?<default>[^}]*))?\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\| `([a-zA-Z]+)` \|\s*([^|\n]*?)\s*\|\s*([^|\n]*?)\s*\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
