using System.Text.Json;
using Ironflow.Api.Requests;
using Ironflow.Json;
using Ironflow.Runs;

namespace Ironflow.Api.Operations.Runs;

/// <summary>Reads the body of a request for a run.</summary>
internal static class NewRunReader
{
    private static readonly string[] Known = ["workflow", "payload", "labels", "scheduled_at", "max_cost_usd", "max_retries", "concurrency_key"];

    // Refused by name until their behaviour is built: a limit that is accepted and not kept is worse than none.
    private static readonly string[] NotYet =
        ["concurrency_limits", "priority", "worker_tags"];

    public static NewRun Read(JsonElement body)
    {
        Fields.RequireKnown(body, Known, NotYet);
        if (!body.TryGetProperty("workflow", out var workflow))
            throw Fields.Invalid("$.workflow", "is missing: name the workflow to run");
        return new NewRun(
            Fields.Text(workflow, "$.workflow"),
            body.TryGetProperty("payload", out var payload) ? Fields.Raw(payload) : new RawJson("{}"),
            new ApiTrigger())
        {
            Labels = body.TryGetProperty("labels", out var labels) ? Fields.Texts(labels, "$.labels") : new Dictionary<string, string>(),
            MaxCostUsd = body.TryGetProperty("max_cost_usd", out var cost) ? Fields.Decimal(cost, "$.max_cost_usd") : null,
            ConcurrencyKey = body.TryGetProperty("concurrency_key", out var key) ? Fields.Text(key, "$.concurrency_key") : null,
            MaxRetries = body.TryGetProperty("max_retries", out var retries) ? Fields.Whole(retries, "$.max_retries") : 0,
            ScheduledAt = body.TryGetProperty("scheduled_at", out var at) ? Fields.Time(at, "$.scheduled_at") : null,
        };
    }
}
