using Ironflow.Execution;
using Ironflow.Records;
using Ironflow.Secrets;
using Ironflow.Steps;

namespace Ironflow.Agents;

/// <summary>Progress as events: <c>{"type","run_id","step_id","step_name","text" | "tool","input" | "tool","result","at"}</c>, masked.</summary>
internal static class ProgressEvents
{
    private const int MostChars = 8 * 1024;

    public static StepEvent Of(AgentProgress progress, StepRequest step, StepKey key, SecretMask mask, DateTimeOffset at)
    {
        var (type, member) = progress.Kind switch
        {
            AgentProgressKind.ToolUse => (EventTypes.AgentToolUsed, "input"),
            AgentProgressKind.ToolResult => (EventTypes.AgentToolResult, "result"),
            _ => (EventTypes.AgentText, "text"),
        };
        // Masked before it is cut, or what is left of a secret would stay.
        var text = Redactor.Redact(mask.Apply(progress.Text));
        if (progress.Kind != AgentProgressKind.Text && text.Length > MostChars)
            text = text[..MostChars] + "…";
        var (_, data) = Changes.Event(type, at, writer =>
        {
            writer.WriteString("run_id", step.RunId);
            writer.WriteString("step_id", key.StepId(step.RunId));
            writer.WriteString("step_name", step.Name);
            if (progress.Tool is { } tool)
                writer.WriteString("tool", tool);
            writer.WriteString(member, text);
        });
        return new StepEvent(type, data, InFeed: false);
    }
}
