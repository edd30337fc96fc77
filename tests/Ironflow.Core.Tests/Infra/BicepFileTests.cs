using System.Text.Json.Nodes;
using Ironflow.Core.Tests.Architecture;

namespace Ironflow.Core.Tests.Infra;

public sealed class BicepFileTests
{
    [BicepFact]
    public async Task Files_OfInfra_CompileAndLintWithNothingToSay() => Assert.Empty(await Bicep.LintAsync(Bicep.Folder));

    [BicepFact]
    public async Task Lint_OfAFileWithAFault_SaysSo()
    {
        var folder = Directory.CreateTempSubdirectory("ironflow-bicep-");
        File.Copy(Path.Combine(Bicep.Folder, "bicepconfig.json"), Path.Combine(folder.FullName, "bicepconfig.json"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "faulty.bicep"), "param unused string\noutput broken string = nothing\n");
        var said = await Bicep.LintAsync(folder.FullName);
        folder.Delete(recursive: true);
        Assert.Contains(said, line => line.Contains("error no-unused-params", StringComparison.Ordinal));
        Assert.Contains(said, line => line.Contains("error BCP057", StringComparison.Ordinal));
    }

    [BicepFact]
    public async Task Main_Compiled_HoldsEveryModule()
    {
        var template = await Bicep.MainAsync();
        var modules = Repository.Below("infra/modules", "*.bicep").Select(Path.GetFileNameWithoutExtension).Except(["types", "settings"]);
        Assert.Equal(modules.Order(), template["resources"]!.AsObject().Select(resource => resource.Key).Where(name => name != "group").Order());
    }

    [BicepFact]
    public async Task Outputs_OfMain_HoldNoSecret()
    {
        var template = await Bicep.MainAsync();
        foreach (var output in OutputsOf(template))
        {
            Assert.DoesNotContain("list", output, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("secure", output, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("connectionString", output, StringComparison.OrdinalIgnoreCase);
        }
    }

    // Also those of the modules, which stay readable in the deployment's history.
    private static IEnumerable<string> OutputsOf(JsonNode template)
        => template["resources"]!.AsObject()
            .Select(resource => resource.Value!["properties"]?["template"]?["outputs"])
            .Append(template["outputs"])
            .OfType<JsonNode>()
            .Select(outputs => outputs.ToJsonString());
}
