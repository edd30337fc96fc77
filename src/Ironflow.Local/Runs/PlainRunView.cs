using System.Globalization;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Runs;

/// <summary>A line for each change: for pipes and logs.</summary>
internal sealed class PlainRunView(TextWriter output) : IRunView
{
    private readonly Dictionary<Guid, StepStatus> shown = [];
    private RunStatus? status;

    public void Show(RunDetail detail)
    {
        if (status is null)
            output.WriteLine($"run {detail.Run.Id} of {detail.Run.WorkflowName}");
        foreach (var step in detail.Steps)
        {
            if (shown.TryGetValue(step.Id, out var before) && before == step.Status)
                continue;
            shown[step.Id] = step.Status;
            output.WriteLine(Line(step));
            if (step is { Status: StepStatus.AwaitingApproval, Gate: { } gate })
                output.WriteLine($"      {gate.Message ?? $"waits for the signal '{gate.Signal}'"}: {AdviceFor(step)}");
        }

        // A child's gate is not among the run's own steps.
        if (status != detail.Run.Status && detail.Run.Status == RunStatus.AwaitingApproval && detail.Steps.All(s => s.Status != StepStatus.AwaitingApproval))
            output.WriteLine($"      waits for a decision in a child run: ironflow approve {detail.Run.Id}, or reject; 'ironflow approvals' shows what is asked");
        if (status != detail.Run.Status && RunTransitions.IsTerminal(detail.Run.Status))
            output.WriteLine(EndOf(detail.Run));
        status = detail.Run.Status;
    }

    // Standard output is the run's: what is said besides goes to the other.
    public void Say(string notice) => Console.Error.WriteLine(notice);

    public void Dispose() => output.Flush();

    /// <summary>The line that closes a run.</summary>
    public static string EndOf(RunRecord run)
        => $"run {SnakeCase.Name(run.Status)} in {Durations.Text(run.DurationMs)}{(run.Error is null ? string.Empty : ": " + run.Error)}";

    private static string AdviceFor(StepRecord step) => step.Kind.Name switch
    {
        "human_input" => $"ironflow input {step.RunId} --value JSON",
        "signal" => $"ironflow signal {step.RunId} {step.Gate!.Signal}",
        _ => $"ironflow approve {step.RunId}, or reject",
    };

    private static string Line(StepRecord step)
    {
        var time = StepTransitions.IsFinal(step.Status) ? " " + Durations.Text(step.DurationMs) : string.Empty;
        var error = step.Error is null ? string.Empty : ": " + step.Error + (step.Tolerated ? " (tolerated)" : string.Empty);
        return string.Create(CultureInfo.InvariantCulture, $"  {step.Position,3} {step.Name} ({step.Kind}) {SnakeCase.Name(step.Status)}{time}{error}");
    }
}
