using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Ironflow.Local.Tests.Architecture;

/// <summary>What the built rooms refer to. A project file does not show it: packages flow through project references.</summary>
public sealed class AssemblyReferenceTests
{
    private static readonly string[] WebAndEngines =
    [
        "Microsoft.AspNetCore", "Microsoft.Data.Sqlite", "SQLitePCLRaw", "Microsoft.DurableTask", "DurableTask", "Microsoft.Azure.Functions",
        "Spectre.Console", "System.CommandLine", "ironflow", "Ironflow.Functions",
    ];

    [Fact]
    public void Core_Refers_ToNoWebFrameworkNoEngineNoHost()
        => Assert.DoesNotContain(ReferencesOf("Ironflow.Core"), name => WebAndEngines.Any(other => IsOrBelow(name, other)) || IsOrBelow(name, "Ironflow.Api"));

    [Fact]
    public void Api_Refers_OnlyToCoreAndTheWebFramework()
        => Assert.DoesNotContain(
            ReferencesOf("Ironflow.Api"), name => !IsPlatform(name) && name != "Ironflow.Core" && !IsOrBelow(name, "Microsoft.AspNetCore") && name != "Microsoft.Net.Http.Headers");

    [Fact]
    public void Samples_Refer_OnlyToCore()
        => Assert.DoesNotContain(ReferencesOf("Ironflow.Samples"), name => !IsPlatform(name) && name != "Ironflow.Core");

    [Fact]
    public void Local_Refers_ToNoFunctionsAndNoDurableTask()
        => Assert.DoesNotContain(
            ReferencesOf("ironflow"),
            name => IsOrBelow(name, "Microsoft.Azure.Functions") || IsOrBelow(name, "Microsoft.DurableTask") || name == "Ironflow.Functions");

    private static bool IsPlatform(string name) => IsOrBelow(name, "System") || IsOrBelow(name, "Microsoft.Win32") || IsOrBelow(name, "Microsoft.Extensions") || name == "netstandard";

    private static bool IsOrBelow(string name, string other) => name == other || name.StartsWith(other + ".", StringComparison.Ordinal);

    private static IReadOnlyList<string> ReferencesOf(string assembly)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
