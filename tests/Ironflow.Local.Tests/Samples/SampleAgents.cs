using Ironflow.Agents;
using Ironflow.Agents.Chat;
using Ironflow.Agents.Prices;
using Ironflow.Hosting;
using Ironflow.Local.Tests.Semantics;
using Ironflow.Registration;
using Ironflow.TestKit.ModelServers;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Local.Tests.Samples;

/// <summary>The samples on recorded answers. With <c>IRONFLOW_RECORD_HISTORIES=1</c> the answers are recorded anew: the vendor's client library asks a scripted model on loopback.</summary>
internal sealed class SampleAgents : IAsyncDisposable
{
    private const string KeySecret = "SAMPLES_KEY";
    private const string RecordVariable = "IRONFLOW_RECORD_HISTORIES";

    private readonly AnthropicServer? model;

    private SampleAgents(Harness harness, AnthropicServer? model) => (Harness, this.model) = (harness, model);

    public Harness Harness { get; }

    private static bool Recording => Environment.GetEnvironmentVariable(RecordVariable) is "1";

    /// <param name="asked">Whether the model may be asked when answers are recorded; otherwise they are always replayed.</param>
    public static async Task<SampleAgents> StartAsync(bool asked = true)
    {
        var records = asked && Recording;
        var model = records ? await AnthropicServer.StartAsync(SampleModel.Turns) : null;
        var options = new AgentOptions { RecordFolder = records ? Folder() : null, ReplayFolder = records ? null : Folder() };
        var harness = await Harness.StartAsync(host => host with
        {
            Assemblies = [typeof(Ironflow.Samples.Hello.HelloWorkflow).Assembly],
            Agents = options,
            Configure = builder => Configure(builder, model),
        });
        return new SampleAgents(harness, model);
    }

    public async ValueTask DisposeAsync()
    {
        await Harness.DisposeAsync();
        if (model is not null)
            await model.DisposeAsync();
    }

    private static void Configure(IronflowBuilder builder, AnthropicServer? model)
    {
        if (model is null)
            return;
        Environment.SetEnvironmentVariable("IRONFLOW_SECRET_" + KeySecret, "recording");
        var service = new ChatServiceOptions("anthropic", ChatServiceKind.Anthropic) { Endpoint = new Uri(model.Url), KeySecret = KeySecret };
        builder.AddAgentProvider(new ChatAgentProvider(
            service, ModelPrices.BuiltIn, new IronflowBuilder().Build(), new ServiceCollection().BuildServiceProvider(), new IronflowOptions(), TimeProvider.System));
    }

    private static string Folder()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Ironflow.sln")))
                return Path.Combine(directory.FullName, "tests", "Ironflow.Local.Tests", "Recordings");
        }

        throw new InvalidOperationException($"no Ironflow.sln above {AppContext.BaseDirectory}");
    }
}
