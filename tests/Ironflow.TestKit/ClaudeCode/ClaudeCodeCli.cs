using Ironflow.TestKit.Npm;

namespace Ironflow.TestKit.ClaudeCode;

/// <summary>The pinned Claude Code of <c>tests/claude-code</c>, installed on first use.</summary>
public static class ClaudeCodeCli
{
    private static readonly Lazy<Task<string>> Program = new(InstallAsync);

    /// <summary>The path of its program.</summary>
    public static Task<string> ProgramAsync() => Program.Value;

    // The package's own script would copy the program of this machine's kind to one place; scripts of packages do not run here.
    private static async Task<string> InstallAsync()
    {
        var folder = await new NpmInstall("claude-code", "package.json", "package-lock.json").EnsureAsync();
        var packages = Path.Combine(folder, "node_modules", "@anthropic-ai");
        return Directory.EnumerateDirectories(packages, "claude-code-*").SelectMany(package => Directory.EnumerateFiles(package, "claude*"))
            .FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == "claude")
            ?? throw new InvalidOperationException($"{packages} holds no program; @anthropic-ai/claude-code has none for this machine");
    }
}
