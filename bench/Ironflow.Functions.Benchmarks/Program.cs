using Ironflow.Functions.Benchmarks;
using Ironflow.Functions.Hosting;
using Ironflow.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddIronflow(workflows => workflows.AddFrom(typeof(SequenceWorkflow).Assembly));
var app = builder.Build();
await app.Services.GetRequiredService<StartupCheck>().RunAsync();
await app.RunAsync();
