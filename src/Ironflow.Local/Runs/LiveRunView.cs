using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;
using Spectre.Console;

namespace Ironflow.Local.Runs;

/// <summary>The step list on a terminal, redrawn in place.</summary>
internal sealed class LiveRunView : IRunView
{
    private readonly IAnsiConsole console;
    private readonly TimeProvider time;
    private readonly ManualResetEventSlim ended = new();
    private readonly Lock changing = new();
    private readonly Task drawing;
    private RunDetail? current;
    private string? notice;
    private volatile bool closing;

    public LiveRunView(IAnsiConsole console, TimeProvider time)
    {
        this.console = console;
        this.time = time;
        drawing = Task.Factory.StartNew(Draw, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public void Show(RunDetail detail)
    {
        lock (changing)
            current = detail;
    }

    /// <summary>Below the list: a line written past it would tear it.</summary>
    public void Say(string notice)
    {
        lock (changing)
            this.notice = notice;
    }

    public void Dispose()
    {
        closing = true;
        ended.Set();
        drawing.Wait();
        ended.Dispose();
        if (current is { } detail && RunTransitions.IsTerminal(detail.Run.Status))
            console.MarkupLineInterpolated($"{PlainRunView.EndOf(detail.Run)}");
    }

    private void Draw() => console.Live(new Text("starting …")).Start(live =>
    {
        bool last;
        do
        {
            last = closing;
            RunDetail? detail;
            string? said;
            lock (changing)
                (detail, said) = (current, notice);
            if (detail is not null)
                live.UpdateTarget(said is null ? TableOf(detail) : new Rows(TableOf(detail), new Text(said)));
            live.Refresh();
        }
        while (!last && (ended.Wait(TimeSpan.FromMilliseconds(100)) || true));
    });

    private Table TableOf(RunDetail detail)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape($"{detail.Run.WorkflowName}  {detail.Run.Id}"));
        table.AddColumns("step", "kind", "state");
        table.AddColumn(new TableColumn("time").RightAligned());
        foreach (var step in detail.Steps)
            table.AddRow(Markup.Escape(step.Name), step.Kind.Name, StateOf(step), Durations.Text(TimeOf(step)));
        return table;
    }

    private long TimeOf(StepRecord step)
        => StepTransitions.IsFinal(step.Status) || step.StartedAt is not { } started
            ? step.DurationMs
            : (long)(time.GetUtcNow() - started).TotalMilliseconds;

    private static string StateOf(StepRecord step) => step.Status switch
    {
        StepStatus.Completed => "[green]completed[/]",
        StepStatus.Failed when step.Tolerated => "[yellow]failed (tolerated)[/]",
        StepStatus.Failed or StepStatus.Rejected => $"[red]{SnakeCase.Name(step.Status)}[/]",
        StepStatus.Running => "[blue]running[/]",
        StepStatus.AwaitingApproval => $"[yellow]{Markup.Escape(step.Gate?.Message ?? "waits for a signal")}[/]",
        _ => $"[grey]{SnakeCase.Name(step.Status)}[/]",
    };
}
