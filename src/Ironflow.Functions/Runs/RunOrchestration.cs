using Ironflow.Functions.Durable;
using Ironflow.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Ironflow.Functions.Runs;

/// <summary>The orchestrator of a run.</summary>
public sealed class RunOrchestration(RunOrchestrator orchestrator, RunEndings endings)
{
    [Function(FunctionNames.RunOrchestrator)]
    public async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var output = await orchestrator.RunAsync(new FunctionsDurableContext(context), context.GetInput<string>()!);
        _ = endings.Follow(context.InstanceId, output);
        return output;
    }
}
