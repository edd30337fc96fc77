using System.Text;
using Ironflow.Agents;
using Ironflow.Agents.Chat;
using Ironflow.Agents.Prices;
using Ironflow.Hosting;
using Ironflow.Local.Hosting;
using Ironflow.Registration;
using Ironflow.TestKit.ModelServers;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>A harness whose agent steps ask the vendor's client library, and that a scripted model on loopback.</summary>
internal static class ModelHost
{
    private const string KeySecret = "MODEL_HOST_KEY";

    public static Task<Harness> StartAsync(AnthropicServer server, string key, params IReadOnlyList<IWorkflow> workflows)
        => Harness.StartAsync(options => With(options, server, key), workflows);

    /// <summary>Settings with the model as their provider, and the operations of this assembly as its tools.</summary>
    public static LocalHostOptions With(LocalHostOptions options, AnthropicServer server, string key)
    {
        Environment.SetEnvironmentVariable("IRONFLOW_SECRET_" + KeySecret, key);
        var service = new ChatServiceOptions("anthropic", ChatServiceKind.Anthropic) { Endpoint = new Uri(server.Url), KeySecret = KeySecret };
        var registry = new IronflowBuilder().AddFrom(typeof(ModelHost).Assembly).Build();
        var provider = new ChatAgentProvider(
            service, ModelPrices.BuiltIn, registry, new ServiceCollection().BuildServiceProvider(), new IronflowOptions(), TimeProvider.System);
        return options with
        {
            Agents = new AgentOptions { RecordFolder = null, ReplayFolder = null },
            Configure = builder =>
            {
                options.Configure!(builder);
                builder.AddAgentProvider(provider);
            },
        };
    }

    /// <summary>Everything that stands in a host's folder, byte for byte.</summary>
    public static IReadOnlyList<string> FilesOf(LocalHost host)
        => [.. Directory.EnumerateFiles(host.DataFolder, "ironflow.db*", SearchOption.AllDirectories).Select(Read)];

    private static string Read(string path)
    {
        // The host has it open.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
