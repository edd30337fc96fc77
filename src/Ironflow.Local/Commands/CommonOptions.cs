using System.CommandLine;

namespace Ironflow.Local.Commands;

/// <summary>Options that several commands take.</summary>
internal static class CommonOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "The data folder; one process holds it, the others talk to that one",
        HelpName = "DIR",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("IRONFLOW_DATA") ?? ".ironflow",
    };

    public static Option<string?> Storage() => new("--storage")
    {
        Description = "A storage connection string: records then go to Table Storage (Azurite: UseDevelopmentStorage=true)",
        HelpName = "CONNECTION",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("IRONFLOW_STORAGE"),
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON" };

    public static Option<bool> Verbose() => new("--verbose") { Description = "Print the host's log on standard error" };
}
