using System.Text.Json;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Execution;

/// <summary>Reads the configuration an executor is handed.</summary>
internal static class StepConfigReader
{
    /// <exception cref="StepConfigException">It is not a configuration of that kind of step.</exception>
    public static T Read<T>(RawJson text)
        where T : StepConfig
    {
        try
        {
            if (JsonSerializer.Deserialize(text.ToString(), RecordJson.Relaxed.StepConfig) is T config)
                return config;
        }
        catch (JsonException error)
        {
            throw new StepConfigException($"the step's configuration cannot be read: {error.Message}");
        }

        throw new StepConfigException($"the step's configuration is not a {typeof(T).Name}");
    }
}
