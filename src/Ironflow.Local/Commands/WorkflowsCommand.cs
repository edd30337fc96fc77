using System.CommandLine;
using System.Text.Json.Nodes;
using Ironflow.Local.Hosting;

namespace Ironflow.Local.Commands;

/// <summary><c>ironflow workflows</c>: what can be run.</summary>
internal static class WorkflowsCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var hosting = new HostingOptions();
        var command = new Command("workflows", "Lists the workflows that can be run.") { json };
        hosting.AddTo(command);
        command.SetAction((parsed, _) => CommandErrors.GuardAsync(() =>
        {
            var registry = LocalServices.RegistryOf(hosting.Of(parsed));
            if (parsed.GetValue(json))
            {
                var list = registry.Workflows.Select(w => (JsonNode)new JsonObject
                {
                    ["name"] = w.Name,
                    ["description"] = w.Description,
                    ["version"] = w.Version,
                    ["input_schema"] = w.InputSchema,
                });
                Console.Out.WriteLine(new JsonArray([.. list]).ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }));
                return Task.FromResult(ExitCodes.Completed);
            }

            var width = registry.Workflows.Max(w => w.Name.Length);
            foreach (var workflow in registry.Workflows)
                Console.Out.WriteLine($"{workflow.Name.PadRight(width)}  {workflow.Description}");
            return Task.FromResult(ExitCodes.Completed);
        }));
        return command;
    }
}
