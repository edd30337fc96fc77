using Ironflow.Execution;
using Ironflow.Functions.Durable;
using Ironflow.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;

namespace Ironflow.Functions.Runs;

/// <summary>The activities: one per kind of step, and the one that records what has no work of its own.</summary>
public sealed class StepActivities(ActivityHost activities, FunctionsDurableClient durable, IHostApplicationLifetime lifetime)
{
    [Function(FunctionNames.Shell)]
    public Task<string> ShellAsync([ActivityTrigger] string input, FunctionContext context) => RunAsync(DurableNames.Shell, input, context);

    [Function(FunctionNames.Http)]
    public Task<string> HttpAsync([ActivityTrigger] string input, FunctionContext context) => RunAsync(DurableNames.Http, input, context);

    [Function(FunctionNames.Agent)]
    public Task<string> AgentAsync([ActivityTrigger] string input, FunctionContext context) => RunAsync(DurableNames.Agent, input, context);

    [Function(FunctionNames.Operation)]
    public Task<string> OperationAsync([ActivityTrigger] string input, FunctionContext context) => RunAsync(DurableNames.Operation, input, context);

    // What a run records may concern another instance: its parent is told that it waits, its children are cancelled.
    [Function(FunctionNames.Record)]
    public Task<string> RecordAsync([ActivityTrigger] string input, [DurableClient] DurableTaskClient client, FunctionContext context)
    {
        durable.Use(client);
        return RunAsync(DurableNames.Record, input, context);
    }

    // The host cancels an invocation when it drains or gives it up; the worker itself stops when it is told to end or gets a signal.
    private async Task<string> RunAsync(string activity, string input, FunctionContext context)
    {
        using var shutdown = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        return await activities.RunAsync(activity, input, shutdown.Token);
    }
}
