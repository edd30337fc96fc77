using System.Globalization;
using Ironflow.Functions.Durable;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Records;
using Ironflow.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Ironflow.Functions.Benchmarks;

/// <summary><c>GET /bench/compare?steps=5&amp;rounds=20</c>: raw orchestrations and Ironflow runs of as many activities that do nothing, alternating.</summary>
public sealed class CompareTrigger(RunService runs, IRecordStore store, FunctionsDurableClient durable)
{
    [Function("BenchCompare")]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bench/compare")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        var steps = int.Parse(request.Query["steps"].ToString(), CultureInfo.InvariantCulture);
        var rounds = int.Parse(request.Query["rounds"].ToString(), CultureInfo.InvariantCulture);
        durable.Use(client);
        var (raw, ironflow, recorded) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -2; round < rounds; round++)
        {
            var rawMs = await RawAsync(client, steps, request.HttpContext.RequestAborted);
            var (runMs, recordMs) = await IronflowAsync(client, steps, request.HttpContext.RequestAborted);
            // The first rounds warm up.
            if (round < 0)
                continue;
            raw.Add(rawMs);
            ironflow.Add(runMs);
            recorded.Add(recordMs);
        }

        var baseline = Median(raw);
        return new OkObjectResult(new
        {
            steps,
            rounds,
            raw_ms = baseline,
            ironflow_ms = Median(ironflow),
            recorded_ms = Median(recorded),
            ratio = Median(ironflow) / baseline,
            recorded_ratio = Median(recorded) / baseline,
        });
    }

    private static async Task<double> RawAsync(DurableTaskClient client, int steps, CancellationToken cancellationToken)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync("RawSequence", steps, cancellationToken);
        return await InstanceMsAsync(client, id, cancellationToken);
    }

    private async Task<(double Instance, double Recorded)> IronflowAsync(DurableTaskClient client, int steps, CancellationToken cancellationToken)
    {
        var payload = new RawJson(steps.ToString(CultureInfo.InvariantCulture));
        var created = await runs.CreateAsync(new NewRun("bench-sequence", payload, new ApiTrigger()), Caller.OperatingSystemUser, cancellationToken);
        var instance = await InstanceMsAsync(client, DurableNames.InstanceId(created.Run.Id), cancellationToken);
        RunRecord run;
        do
            run = (await store.FindRunAsync(created.Run.Id, cancellationToken))!;
        while (run.CompletedAt is null);
        return (instance, (run.CompletedAt.Value - run.CreatedAt).TotalMilliseconds);
    }

    /// <summary>From the scheduling to the end as the engine has them: how often a client asks does not count.</summary>
    private static async Task<double> InstanceMsAsync(DurableTaskClient client, string id, CancellationToken cancellationToken)
    {
        var ended = await client.WaitForInstanceCompletionAsync(id, cancellationToken);
        return (ended.LastUpdatedAt - ended.CreatedAt).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
