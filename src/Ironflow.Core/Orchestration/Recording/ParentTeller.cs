using System.Text.Json;
using Ironflow.Durable;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>Brings a child's word to its parent's instance: that it waits, or goes on (semantics 7.2). A parent that has ended is told nothing.</summary>
internal sealed class ParentTeller(IDurableClient durable)
{
    public async Task TellAsync(RecordRequest request, RunStatus status, CancellationToken cancellationToken)
    {
        if (request.Parent is not { } parent)
            return;
        var notice = JsonSerializer.Serialize(new ChildNotice(parent.Number, status), RecordJson.Relaxed.ChildNotice);
        await durable.RaiseEventAsync(
            DurableNames.InstanceId(parent.Step.RunId), DurableNames.ChildEvent(StepKey.Parse(parent.Step.Key)), notice, cancellationToken);
    }
}
