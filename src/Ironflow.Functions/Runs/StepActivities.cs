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
    public Task<string> ShellAsync([ActivityTrigger] string input, [DurableClient] DurableTaskClient client, FunctionContext context)
        => RunAsync(DurableNames.Shell, input, client, context);

    [Function(FunctionNames.Http)]
    public Task<string> HttpAsync([ActivityTrigger] string input, [DurableClient] DurableTaskClient client, FunctionContext context)
        => RunAsync(DurableNames.Http, input, client, context);

    [Function(FunctionNames.Agent)]
    public Task<string> AgentAsync([ActivityTrigger] string input, [DurableClient] DurableTaskClient client, FunctionContext context)
        => RunAsync(DurableNames.Agent, input, client, context);

    [Function(FunctionNames.Operation)]
    public Task<string> OperationAsync([ActivityTrigger] string input, [DurableClient] DurableTaskClient client, FunctionContext context)
        => RunAsync(DurableNames.Operation, input, client, context);

    [Function(FunctionNames.Record)]
    public Task<string> RecordAsync([ActivityTrigger] string input, [DurableClient] DurableTaskClient client, FunctionContext context)
        => RunAsync(DurableNames.Record, input, client, context);

    // What a run records may concern another instance: its parent is told that it waits, a place goes to another run. And a worker that only runs steps
    // has no other way to the client by which the ends of runs are recorded.
    // The host cancels an invocation when it drains or gives it up; the worker itself stops when it is told to end or gets a signal.
    private async Task<string> RunAsync(string activity, string input, DurableTaskClient client, FunctionContext context)
    {
        durable.Use(client);
        using var shutdown = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        return await activities.RunAsync(activity, input, shutdown.Token);
    }
}
