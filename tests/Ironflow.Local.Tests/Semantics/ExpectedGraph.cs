using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>What must be on record of a random program: computed from the rules of positions and edges (semantics 2), not from the engine.</summary>
internal sealed class ExpectedGraph
{
    private IReadOnlyList<string> frontier = [];
    private int position;

    private ExpectedGraph(IReadOnlyList<Part> program)
    {
        for (var n = 0; n < program.Count; n++)
            Add($"n{n}", program[n]);
    }

    public List<ExpectedStep> Steps { get; } = [];

    public decimal Cost => Steps.Sum(s => s.Cost);

    public RunStatus Status => Steps.Exists(s => s.Tolerated) ? RunStatus.Warning : RunStatus.Completed;

    public static ExpectedGraph Of(IReadOnlyList<Part> program) => new(program);

    private void Add(string name, Part part)
    {
        var members = part.Kind == "wave" ? part.Items.Select((item, index) => StepOf($"{name}-{index}", item, index)).ToList() : [StepOf(name, part, 0)];
        Steps.AddRange(members);
        position++;
        if (members.TrueForAll(m => m.Status == StepStatus.Completed || m.Tolerated))
            frontier = [.. members.Select(m => m.Name)];
    }

    private ExpectedStep StepOf(string name, Part part, int index)
    {
        var status = part.Kind is "tolerated" or "caught" ? StepStatus.Failed : StepStatus.Completed;
        var child = part.Kind == "child" ? Of(part.Items) : null;
        var cost = child?.Cost ?? (part.Kind == "flaky" ? 0.02m : 0.01m);
        return new ExpectedStep(name, position, index, frontier, status, part.Kind == "tolerated", cost, child);
    }
}

/// <summary>A step that must be on record.</summary>
internal sealed record ExpectedStep(
    string Name, int Position, int Index, IReadOnlyList<string> DependsOn, StepStatus Status, bool Tolerated, decimal Cost, ExpectedGraph? Child);
