using System.Text.Json;
using Ironflow.Json;
using Ironflow.Registration;
using Ironflow.Steps;

namespace Ironflow.Execution.Operations;

/// <summary>Makes an operation from its recorded configuration.</summary>
internal static class OperationLoader
{
    /// <exception cref="StepConfigException">Its kind is not registered, or its data does not fit its class.</exception>
    public static IOperation Load(WorkflowRegistry registry, RawJson text)
    {
        var config = StepConfigReader.Read<OperationStepConfig>(text);
        var type = registry.FindOperation(config.Operation)
            ?? throw new StepConfigException($"no operation of kind '{config.Operation}' is registered; {Known(registry)}. Register its class with AddOperation");
        try
        {
            return JsonSerializer.Deserialize(config.Data.ToString(), type, PayloadJson.Options) as IOperation
                ?? throw new StepConfigException($"the data of operation '{config.Operation}' is null");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or ArgumentException)
        {
            throw new StepConfigException($"the data of operation '{config.Operation}' does not fit {type}: {error.Message}");
        }
    }

    private static string Known(WorkflowRegistry registry)
        => registry.OperationKinds.Count == 0 ? "there are none" : "there are: " + string.Join(", ", registry.OperationKinds);
}
