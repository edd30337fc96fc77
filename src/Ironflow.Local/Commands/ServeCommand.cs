using System.CommandLine;
using System.Net;
using Ironflow.Api.Access;
using Ironflow.Audit;
using Ironflow.Local.Hosting;
using Microsoft.Extensions.Configuration;

namespace Ironflow.Local.Commands;

/// <summary><c>ironflow serve</c>: the HTTP API and the engine, until Ctrl+C.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The port; 0 for a free one", DefaultValueFactory = _ => 7071 };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65535)
                result.AddError("--port is 0 to 65535; 0 takes a free one");
        });
        var listen = new Option<string>("--listen")
        {
            Description = "The address to bind. Anything but loopback only with authentication on, as with Ironflow__Auth__ApiKeys=true",
            HelpName = "ADDRESS",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("IRONFLOW_LISTEN") ?? "127.0.0.1",
        };
        listen.Validators.Add(result =>
        {
            if (!IPAddress.TryParse(result.GetValueOrDefault<string>(), out _))
                result.AddError("--listen is an IP address, such as 127.0.0.1 or 0.0.0.0");
        });
        var webhooks = new Option<string?>("--webhooks")
        {
            Description = "A JSON file that names where changes are posted",
            HelpName = "FILE",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("IRONFLOW_WEBHOOKS"),
        };
        var retention = new Option<string?>("--retention")
        {
            Description = "Remove ended runs after this age, such as 90d; kept for ever without it",
            HelpName = "AGE",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("IRONFLOW_RETENTION"),
        };
        var hosting = new HostingOptions();
        var command = new Command("serve", "Serves the HTTP API and executes every run of the data folder, until Ctrl+C.") { port, listen, webhooks, retention };
        hosting.AddTo(command);
        command.SetAction((parsed, _) => CommandErrors.GuardAsync(async () =>
        {
            using var interrupt = new Interrupt();
            var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
            var options = hosting.Of(parsed) with
            {
                Port = parsed.GetValue(port),
                Listen = IPAddress.Parse(parsed.GetValue(listen)!),
                Auth = AuthOptions.Read(settings),
                Serves = true,
                Webhooks = WebhookFile.Read(parsed.GetValue(webhooks)),
                Retention = parsed.GetValue(retention) is { Length: > 0 } age ? AgeOption.Read(age, "--retention") : null,
                AuditRetention = AuditRetention.Read(settings[AuditRetention.Setting]),
            };
            await using var host = await LocalHost.StartAsync(options);
            Console.Out.WriteLine($"listening on {host.Url}, data in {host.DataFolder}; Ctrl+C stops, runs go on at the next start");
            await interrupt.First;
            Console.Error.WriteLine("stopping; what is running goes on at the next start");
            return ExitCodes.Completed;
        }));
        return command;
    }
}
