using System.Runtime.CompilerServices;
using System.Text.Json;
using Ironflow.Json;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Steps;

public sealed class StepConfigTests
{
    [Fact]
    public void Rule10_1_Quirk41_EveryKindOfConfiguration_IsTaggedByItsType()
    {
        var kinds = typeof(StepConfig).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(StepConfig))).ToList();

        var tags = kinds.ConvertAll(kind =>
        {
            var config = (StepConfig)RuntimeHelpers.GetUninitializedObject(kind);
            using var json = JsonDocument.Parse(JsonSerializer.Serialize(config, RecordJson.Relaxed.StepConfig));
            return json.RootElement.GetProperty("type").GetString()!;
        });

        string[] expected = ["agent", "approval", "delay", "http", "human_input", "operation", "shell", "signal", "skip", "workflow"];
        Assert.Equal(expected, tags.Order(StringComparer.Ordinal));
        Assert.All(tags, tag => Assert.False(StepKind.Parse(tag).IsCustom));
    }
}
