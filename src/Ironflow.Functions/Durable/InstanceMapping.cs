using Ironflow.Durable;
using Microsoft.DurableTask.Client;

namespace Ironflow.Functions.Durable;

/// <summary>From the engine's description of an instance to ours.</summary>
internal static class InstanceMapping
{
    public static DurableInstance Of(OrchestrationMetadata metadata)
    {
        var status = StatusOf(metadata.RuntimeStatus);
        return new DurableInstance(
            metadata.InstanceId,
            FunctionNames.DurableNameOf(metadata.Name),
            status,
            status == DurableStatus.Completed ? metadata.ReadOutputAs<string>() : null,
            ErrorOf(metadata, status),
            metadata.ReadCustomStatusAs<string>())
        {
            IsPlatformFailure = status == DurableStatus.Failed && PlatformFailure.Is(FailureOf(metadata)),
        };
    }

    public static DurableStatus StatusOf(OrchestrationRuntimeStatus status) => status switch
    {
        OrchestrationRuntimeStatus.Pending => DurableStatus.Pending,
        OrchestrationRuntimeStatus.Completed => DurableStatus.Completed,
        OrchestrationRuntimeStatus.Failed => DurableStatus.Failed,
        OrchestrationRuntimeStatus.Terminated => DurableStatus.Terminated,
        // Suspended, and whatever else is neither waiting to begin nor ended.
        _ => DurableStatus.Running,
    };

    private static string FailureOf(OrchestrationMetadata metadata)
        => metadata.FailureDetails?.ErrorMessage ?? metadata.SerializedOutput ?? "the engine gives no reason";

    private static string? ErrorOf(OrchestrationMetadata metadata, DurableStatus status) => status switch
    {
        DurableStatus.Failed => PlatformFailure.Shorten(FailureOf(metadata)),
        // The reason a terminate was given with is the instance's output.
        DurableStatus.Terminated => metadata.SerializedOutput is null ? "terminated" : metadata.ReadOutputAs<string>(),
        _ => null,
    };
}
