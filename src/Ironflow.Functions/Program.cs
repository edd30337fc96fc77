using Ironflow.Functions.Hosting;
using Ironflow.Hosting;
using Ironflow.Records;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.AddIronflow();
    var app = builder.Build();
    await app.Services.GetRequiredService<StartupCheck>().RunAsync();
    await app.RunAsync();
    return 0;
}
catch (Exception error) when (error is InvalidConfigurationException or StoreUnavailableException)
{
    // The host repeats a worker's lines in its own log as errors only when they say that they are.
    await Console.Error.WriteLineAsync($"error: Ironflow does not start: {error.Message}");
    return 1;
}
