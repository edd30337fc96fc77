using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ironflow.Core.Tests.Docs;

/// <summary>Compiles every C# block of the documents against the built assemblies, so that what they show can be copied.</summary>
/// <remarks>A block that holds types stands on its own; any other is the body of a workflow with a <c>context</c> in scope.</remarks>
public sealed class DocsCodeTests
{
    private const string Usings =
        "using System; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Tasks; " +
        "using Ironflow; using Ironflow.Agents.ClaudeCode; using Ironflow.Registration; using Ironflow.Steps; using Ironflow.Testing; using Xunit; using Microsoft.Extensions.Logging;\n";

    private static readonly CSharpCompilationOptions Options =
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static TheoryData<string, int> CodeBlocks
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var document in DocumentFiles.All)
            {
                foreach (var (line, _) in DocumentFiles.Blocks(document, "csharp"))
                    data.Add(document, line);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(CodeBlocks))]
    public void CodeBlock_AsShown_Compiles(string document, int line)
    {
        var code = DocumentFiles.Blocks(document, "csharp").Single(block => block.Line == line).Code;
        var errors = Compile(code).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Select(diagnostic => string.Create(CultureInfo.InvariantCulture, $"{document}:{line + diagnostic.Location.GetMappedLineSpan().StartLinePosition.Line}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"));
        Assert.Empty(errors);
    }

    [Fact]
    public void CodeBlocks_InTheGuide_AreFound() => Assert.True(DocumentFiles.Blocks("docs/authoring.md", "csharp").Count() >= 10);

    [Fact]
    public void AuthoringGuide_EveryMemberOfTheContext_IsShown()
    {
        var shown = string.Concat(DocumentFiles.Blocks("docs/authoring.md", "csharp").Select(block => block.Code));
        var members = typeof(WorkflowContext).GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(member => member is not MethodBase { IsSpecialName: true })
            .Select(member => member.Name)
            .Distinct()
            .Where(name => !shown.Contains("context." + name, StringComparison.Ordinal));
        Assert.Empty(members);
    }

    private static ImmutableArray<Diagnostic> Compile(string code)
    {
        var holdsTypes = CSharpSyntaxTree.ParseText(code).GetCompilationUnitRoot().Members
            .Any(member => member is BaseTypeDeclarationSyntax);
        var source = holdsTypes
            ? $"{Usings}#line 1\n{code}"
            : $"{Usings}static class Block {{ static async Task RunAsync(WorkflowContext context) {{\n#line 1\n{code}\nawait Task.CompletedTask; }} }}";
        var tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest));
        return CSharpCompilation.Create("Block", [tree], References, Options).GetDiagnostics();
    }
}
