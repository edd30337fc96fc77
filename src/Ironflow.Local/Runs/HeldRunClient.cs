using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Local.Hosting;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Runs;

/// <summary>Talks to the process that holds the data folder, over its HTTP API.</summary>
internal sealed class HeldRunClient(Endpoint endpoint) : IRunClient
{
    private readonly HolderApi api = new(endpoint);

    /// <summary>Whether somebody listens there. A process that was killed leaves its endpoint behind, and its id may be another's by now.</summary>
    public static async Task<bool> AnswersAsync(Endpoint endpoint)
    {
        var url = new Uri(endpoint.Url);
        using var connection = new TcpClient();
        try
        {
            await connection.ConnectAsync(url.Host, url.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public TimeSpan PollInterval => TimeSpan.FromMilliseconds(250);

    public bool IsOwn => false;

    public async Task<RunRecord> StartAsync(NewRun request, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["workflow"] = request.Workflow, ["payload"] = JsonNode.Parse(request.Payload.ToString()) };
        if (request.MaxRetries > 0)
            body["max_retries"] = request.MaxRetries;
        if (request.MaxCostUsd is { } cost)
            body["max_cost_usd"] = cost;
        if (request.ConcurrencyKey is { } key)
            body["concurrency_key"] = key;
        if (request.Labels.Count > 0)
            body["labels"] = new JsonObject(request.Labels.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Key, l.Value)));
        using var message = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Content = HolderApi.JsonContent(body.ToJsonString()) };
        if (request.TraceParent is { } trace)
            message.Headers.TryAddWithoutValidation("traceparent", trace);
        var data = await api.SendAsync(message, cancellationToken);
        return data.Deserialize(RecordJson.Relaxed.RunRecord)!;
    }

    public async Task<RunDetail?> FindAsync(Guid runId, CancellationToken cancellationToken)
    {
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{runId:D}");
            return (await api.SendAsync(message, cancellationToken)).Deserialize(RecordJson.Relaxed.RunDetail);
        }
        catch (RequestException error) when (error.Code == ErrorCodes.RunNotFound)
        {
            return null;
        }
    }

    public async Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var parameters = new List<string> { FormattableString.Invariant($"limit={query.Limit}") };
        if (query.Workflow is { } workflow)
            parameters.Add($"workflow={Uri.EscapeDataString(workflow)}");
        if (query.Status is { } status)
            parameters.Add($"status={SnakeCase.Name(status)}");
        using var message = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs?{string.Join('&', parameters)}");
        var data = await api.SendAsync(message, cancellationToken);
        return new RunPage([.. data.EnumerateArray().Select(run => run.Deserialize(RecordJson.Relaxed.RunSummary)!)], null);
    }

    public async Task CancelAsync(Guid runId, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/runs/{runId:D}/cancel") { Content = HolderApi.JsonContent("{}") };
        await api.SendAsync(message, cancellationToken);
    }

    public async Task<IReadOnlyList<GateView>> ListGatesAsync(CancellationToken cancellationToken)
    {
        var gates = new List<GateView>();
        string? from = null;
        do
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/approvals?limit=100{from}");
            var page = await api.SendForAllAsync(message, cancellationToken);
            gates.AddRange(page.GetProperty("data").Deserialize(GateJson.Default.IReadOnlyListGateView)!);
            from = page.GetProperty("meta").TryGetProperty("next_cursor", out var next) ? $"&cursor={Uri.EscapeDataString(next.GetString()!)}" : null;
        }
        while (from is not null);
        return gates;
    }

    public async Task<StepRecord> DecideAsync(Guid runId, Guid stepId, bool approve, string? comment, CancellationToken cancellationToken)
    {
        var path = $"/api/v1/runs/{runId:D}/steps/{stepId:D}/{(approve ? "approve" : "reject")}";
        return (await api.PostAsync(path, new JsonObject { ["comment"] = comment }, cancellationToken)).Deserialize(RecordJson.Relaxed.StepRecord)!;
    }

    public async Task<StepRecord> AnswerAsync(Guid runId, Guid stepId, RawJson value, string? comment, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["value"] = JsonNode.Parse(value.ToString()), ["comment"] = comment };
        return (await api.PostAsync($"/api/v1/runs/{runId:D}/steps/{stepId:D}/input", body, cancellationToken)).Deserialize(RecordJson.Relaxed.StepRecord)!;
    }

    public async Task<SignalRecord> SignalAsync(NewSignal signal, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["payload"] = JsonNode.Parse(signal.Payload.ToString()), ["key"] = signal.Key, ["id"] = signal.Id };
        var path = $"/api/v1/runs/{signal.RunId:D}/signals/{Uri.EscapeDataString(signal.Name)}";
        return (await api.PostAsync(path, body, cancellationToken)).Deserialize(RecordJson.Relaxed.SignalRecord)!;
    }

    public async Task<RunRecord> RetryAsync(Guid runId, string from, CancellationToken cancellationToken)
        => (await api.PostAsync($"/api/v1/runs/{runId:D}/retry", new JsonObject { ["from"] = from }, cancellationToken)).Deserialize(RecordJson.Relaxed.RunRecord)!;

    public ValueTask DisposeAsync()
    {
        api.Dispose();
        return ValueTask.CompletedTask;
    }
}
