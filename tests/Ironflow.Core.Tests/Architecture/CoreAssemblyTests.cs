namespace Ironflow.Core.Tests.Architecture;

public sealed class CoreAssemblyTests
{
    private static readonly string[] May =
    [
        "System", "netstandard", "Azure.Core", "Azure.Data.Tables", "Azure.Storage.", "Azure.Identity", "Microsoft.Extensions.",
        "CliWrap", "Microsoft.Security.AntiSSRF", "NJsonSchema", "Polly.Core", "OpenAI", "Azure.AI.OpenAI", "Anthropic", "Microsoft.CSharp", "Microsoft.Win32.",
    ];

    [Fact]
    public void Core_AssemblyReferences_OnlyWhatTheRoomMayKnow()
    {
        var others = typeof(IWorkflow).Assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => !May.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
        Assert.Empty(others);
    }
}
