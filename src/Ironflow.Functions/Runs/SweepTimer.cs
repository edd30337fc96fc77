using Ironflow.Functions.Durable;
using Ironflow.Runs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Ironflow.Functions.Runs;

/// <summary>Repairs runs that were left behind, every half minute on one instance of the app.</summary>
public sealed class SweepTimer(RunSweep sweep, FunctionsDurableClient durable)
{
    [Function(FunctionNames.Sweep)]
    public Task RunAsync([TimerTrigger("*/30 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        durable.Use(client);
        return sweep.RunOnceAsync(cancellationToken: stop);
    }
}
