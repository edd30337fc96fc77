namespace Ironflow.Telemetry;

/// <summary>The names under which a host finds Ironflow's telemetry, and those of its spans' attributes. What each means stands in <c>docs/telemetry.md</c>.</summary>
public static class TelemetryNames
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Source = "Ironflow";

    /// <summary>The method of an HTTP request.</summary>
    public const string HttpMethod = "http.request.method";

    /// <summary>The path of an operation of the API, with its parameters in braces.</summary>
    public const string HttpRoute = "http.route";

    /// <summary>The status of an HTTP reply.</summary>
    public const string HttpStatus = "http.response.status_code";

    internal const string Workflow = "ironflow.workflow";
    internal const string WorkflowVersion = "ironflow.workflow.version";
    internal const string RunId = "ironflow.run.id";
    internal const string RunStatus = "ironflow.run.status";
    internal const string RunTrigger = "ironflow.run.trigger";
    internal const string RunAttempt = "ironflow.run.attempt";
    internal const string RunCost = "ironflow.run.cost_usd";
    internal const string RunErrorCode = "ironflow.run.error_code";
    internal const string StepId = "ironflow.step.id";
    internal const string StepName = "ironflow.step.name";
    internal const string StepKind = "ironflow.step.kind";
    internal const string StepKey = "ironflow.step.key";
    internal const string StepStatus = "ironflow.step.status";
    internal const string StepTries = "ironflow.step.tries";
    internal const string StepTry = "ironflow.step.try";
    internal const string StepDelivery = "ironflow.step.delivery";
    internal const string StepTolerated = "ironflow.step.tolerated";
    internal const string StepCost = "ironflow.step.cost_usd";
    internal const string StepReusedFrom = "ironflow.step.reused_from";
    internal const string ChildRunId = "ironflow.child_run.id";

    // OpenTelemetry's own conventions.
    internal const string ErrorType = "error.type";
    internal const string Url = "url.full";
    internal const string ServerAddress = "server.address";
    internal const string ServerPort = "server.port";
    internal const string GenAiOperation = "gen_ai.operation.name";
    internal const string GenAiProvider = "gen_ai.provider.name";
    internal const string GenAiAgent = "gen_ai.agent.name";
    internal const string GenAiRequestModel = "gen_ai.request.model";
    internal const string GenAiResponseModel = "gen_ai.response.model";
    internal const string GenAiFinishReasons = "gen_ai.response.finish_reasons";
    internal const string GenAiInputTokens = "gen_ai.usage.input_tokens";
    internal const string GenAiOutputTokens = "gen_ai.usage.output_tokens";
    internal const string GenAiToolName = "gen_ai.tool.name";
}
