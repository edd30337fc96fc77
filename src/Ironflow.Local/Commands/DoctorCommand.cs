using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironflow.Agents;
using Ironflow.Local.Hosting;
using Ironflow.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Local.Commands;

/// <summary><c>ironflow doctor</c>: what is ready, and what is missing for the rest.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var hosting = new HostingOptions();
        var command = new Command("doctor", "Says which agent providers are ready and what the others need. Asks no model. Exit code 1 when the default provider is not ready.") { json };
        hosting.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandErrors.GuardAsync(async () =>
        {
            var options = hosting.Of(parsed);
            using var loggers = LocalServices.CreateLoggers(options, exported: null);
            await using var services = ((ServiceCollection)LocalServices.Create(options, loggers)).BuildServiceProvider();
            var providers = services.GetRequiredService<AgentProviders>();
            providers.Validate();
            var checks = await Task.WhenAll(providers.All.Select(p => p.CheckAsync(services.GetRequiredService<ISecretSource>(), cancellationToken)));
            AgentReadiness[] all = [.. checks, .. HostAgents.NotConfigured(providers)];
            Console.Out.WriteLine(parsed.GetValue(json) ? Json(all, providers.Default?.Name) : Text(all, providers.Default?.Name));
            return Array.Exists(checks, c => c.IsReady && c.Provider == providers.Default?.Name) ? ExitCodes.Completed : ExitCodes.Failed;
        }));
        return command;
    }

    private static string Text(AgentReadiness[] all, string? byDefault)
    {
        var width = all.Max(a => a.Provider.Length);
        return string.Join(
            Environment.NewLine,
            all.Select(a => $"{(a.IsReady ? "ready    " : "not ready")}  {a.Provider.PadRight(width)}  {a.Message}{(a.Provider == byDefault ? " (default)" : "")}"));
    }

    private static string Json(AgentReadiness[] all, string? byDefault)
        => new JsonObject
        {
            ["agents"] = new JsonArray([.. all.Select(a => (JsonNode)new JsonObject
            {
                ["provider"] = a.Provider,
                ["ready"] = a.IsReady,
                ["default"] = a.Provider == byDefault,
                ["message"] = a.Message,
            })]),
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
