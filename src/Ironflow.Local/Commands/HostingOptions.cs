using System.CommandLine;
using Ironflow.Concurrency;
using Ironflow.Hosting;
using Ironflow.Local.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironflow.Local.Commands;

/// <summary>The options of commands that may host an engine.</summary>
internal sealed class HostingOptions
{
    private readonly Option<string> data = CommonOptions.Data();
    private readonly Option<string?> storage = CommonOptions.Storage();
    private readonly Option<bool> verbose = CommonOptions.Verbose();

    private readonly Option<string[]> assemblies = new("--assembly")
    {
        Description = "An assembly with workflows and operations, besides the samples; may be repeated",
        HelpName = "DLL",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("IRONFLOW_ASSEMBLIES")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [],
    };

    private readonly Option<string[]> allowedHosts = new("--allow-host")
    {
        Description = "A host name, *.suffix or address range that HTTP steps may reach though it is private; may be repeated",
        HelpName = "HOST",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("IRONFLOW_ALLOWED_HOSTS")?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [],
    };

    private readonly Option<string[]> limits = new("--step-limit")
    {
        Description = "How many steps of a kind work at once, such as agent=4; may be repeated",
        HelpName = "KIND=NUMBER",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("IRONFLOW_STEP_LIMITS")?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [],
    };

    public void AddTo(Command command)
    {
        command.Options.Add(data);
        command.Options.Add(storage);
        command.Options.Add(assemblies);
        command.Options.Add(allowedHosts);
        command.Options.Add(limits);
        command.Options.Add(verbose);
    }

    private static string FolderOf(string given)
        => given.Length > 0 && !given.Contains('\0', StringComparison.Ordinal)
            ? Path.GetFullPath(given)
            : throw new InvalidConfigurationException("--data (or IRONFLOW_DATA) names no folder; leave it out for '.ironflow'");

    public LocalHostOptions Of(ParseResult parsed) => new()
    {
        DataFolder = FolderOf(parsed.GetValue(data)!),
        Storage = parsed.GetValue(storage),
        Assemblies = WorkflowAssemblies.Load(parsed.GetValue(assemblies) ?? []),
        AgentsFromEnvironment = true,
        LogLevel = parsed.GetValue(verbose) ? LogLevel.Information : LogLevel.Warning,
        Ironflow = new IronflowOptions { AllowedHosts = parsed.GetValue(allowedHosts) ?? [], StepLimits = StepLimits.Parse(parsed.GetValue(limits) ?? []) },
    };
}
