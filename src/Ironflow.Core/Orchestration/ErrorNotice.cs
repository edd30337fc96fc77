using Ironflow.Steps;

namespace Ironflow.Orchestration;

/// <summary>What a step that runs because of an error is told of it.</summary>
/// <param name="Step">The step that failed.</param>
/// <param name="Message">Why.</param>
internal sealed record ErrorNotice(string Step, string Message)
{
    private const int MaxLength = 4_000;

    public static ErrorNotice Of(string step, IronflowException error)
        => new(step, error.Message.Length <= MaxLength ? error.Message : error.Message[..MaxLength] + "…");

    /// <summary>A step's configuration with the notice in it, in its kind's own way.</summary>
    public StepConfig AddTo(StepConfig config) => config switch
    {
        ShellStepConfig shell => shell with
        {
            Env = [.. shell.Env, ["IRONFLOW_ERROR_STEP", Step], ["IRONFLOW_ERROR_MESSAGE", Message.Replace('\0', ' ')]],
        },
        HttpStepConfig http => http with
        {
            Headers = [.. http.Headers, ["X-Ironflow-Error-Step", Header(Step)], ["X-Ironflow-Error-Message", Header(Message)]],
        },
        AgentStepConfig agent => agent with { Prompt = $"Step '{Step}' of this workflow failed: {Message}\n\n{agent.Prompt}" },
        _ => config,
    };

    /// <summary>Header values are printable ASCII in one line.</summary>
    private static string Header(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?'));
}
