using Ironflow.Execution.Shell;
using Ironflow.Secrets;

namespace Ironflow.Agents.ClaudeCode;

/// <summary>The environment of the CLI (semantics 11).</summary>
internal static class ClaudeEnvironment
{
    private const string Own = "CLAUDE";

    /// <summary>The host's variables without its secrets and without what an outer Claude Code set, then those of the options.</summary>
    /// <exception cref="Execution.StepConfigException">A secret that the options name is not there.</exception>
    public static Dictionary<string, string> Build(ClaudeCodeOptions options, SecretScope secrets)
    {
        var environment = ShellEnvironment.Inherited(options.KeepEnvironment);
        foreach (var name in environment.Keys.Where(name => name.StartsWith(Own, StringComparison.OrdinalIgnoreCase) && !options.KeepEnvironment.Contains(name)).ToList())
            environment.Remove(name);

        // Calls under way must not have their program replaced.
        environment["DISABLE_AUTOUPDATER"] = "1";
        if (options.BaseUrl is { } url)
            environment["ANTHROPIC_BASE_URL"] = url.AbsoluteUri.TrimEnd('/');
        if (options.ApiKeySecret is { } key)
            environment[ClaudeCodeOptions.KeyVariable] = HostKey.Find(key, secrets, fromEnvironment: true)
                ?? throw new Execution.StepConfigException($"ClaudeCodeOptions.ApiKeySecret: there is no secret named '{key}'; set the environment variable {key} or IRONFLOW_SECRET_{key}, or configure Secrets:{key}");
        foreach (var (name, value) in options.Environment)
            environment[name] = ShellEnvironment.Resolve(value, $"ClaudeCodeOptions.Environment {name}", secrets);
        return environment;
    }
}
