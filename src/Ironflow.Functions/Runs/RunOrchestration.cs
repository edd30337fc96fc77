using Ironflow.Functions.Durable;
using Ironflow.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Ironflow.Functions.Runs;

/// <summary>The orchestrator of a run.</summary>
public sealed class RunOrchestration(RunOrchestrator orchestrator)
{
    [Function(FunctionNames.RunOrchestrator)]
    public Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        => orchestrator.RunAsync(new FunctionsDurableContext(context), context.GetInput<string>()!);
}
