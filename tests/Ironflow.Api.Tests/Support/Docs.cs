namespace Ironflow.Api.Tests.Support;

/// <summary>Reads <c>docs/api.md</c>.</summary>
internal static class Docs
{
    private static readonly Lazy<string> Text = new(Read);

    /// <summary>The section under the heading that holds a text.</summary>
    public static string SectionOf(string heading)
        => Text.Value.Split("\n## ").SingleOrDefault(s => s.Split('\n')[0].Trim('`') == heading)
            ?? throw new InvalidOperationException($"docs/api.md has no section '## `{heading}`'");

    private static string Read()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "docs", "api.md");
            if (File.Exists(file))
                return File.ReadAllText(file).ReplaceLineEndings("\n");
        }

        throw new FileNotFoundException("docs/api.md");
    }
}
