using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Ironflow.Functions.Benchmarks;

/// <summary>The baseline: an orchestration of activities that do nothing, as anybody would write it.</summary>
public sealed class RawSequence
{
    private const string Orchestrator = "RawSequence";
    private const string Activity = "RawNothing";

    [Function(Orchestrator)]
    public static async Task<int> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var sum = 0;
        for (var n = context.GetInput<int>(); n > 0; n--)
            sum += await context.CallActivityAsync<int>(Activity, 0);
        return sum;
    }

    [Function(Activity)]
    public static int Nothing([ActivityTrigger] int answer) => answer;
}
