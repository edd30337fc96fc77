using System.Diagnostics;
using System.Globalization;
using Ironflow.Runs;

namespace Ironflow.Orchestration;

/// <summary>One handler as a coroutine: it runs until it waits on a command of its context, and goes on when that is delivered.</summary>
internal sealed class HandlerRun(IWorkflow workflow, WorkflowContext context, HandlerLoop loop)
{
    private Task? task;

    /// <summary>Whether the handler has ended, well or not.</summary>
    public bool HasEnded => task is { IsCompleted: true };

    /// <summary>Runs the handler to its first wait.</summary>
    public void Start() => loop.Run(() => task = Guard());

    /// <summary>Delivers the command it waits on and runs it to its next wait.</summary>
    public void Resume(IHandlerCommand command) => loop.Run(() => HandlerLoop.Complete(command.Deliver));

    /// <summary>The command it waits on.</summary>
    /// <exception cref="RunEndedException">There is none though it has not ended: it awaits something foreign (semantics 1).</exception>
    public IHandlerCommand TakeCommand()
        => context.TakePending() ?? throw RunEndedException.Failed(ErrorCodes.ForeignAwait, context.DescribeForeignAwait());

    /// <summary>Throws what the handler threw.</summary>
    /// <exception cref="RunEndedException">The handler threw; carries its text and location.</exception>
    public void RequireSuccess()
    {
        if (task?.Exception?.InnerException is { } error)
            throw Ended(error);
        if (context.HasPending)
            throw RunEndedException.Failed(ErrorCodes.ForeignAwait, "the workflow ended while one of its steps was still open: a step was started without 'await'");
    }

    private static RunEndedException Ended(Exception error) => error switch
    {
        RunEndedException ended => ended,
        StepFailedException step => new RunEndedException(RunStatus.Failed, ErrorCodes.StepFailed, error.Message, error) { IsTransient = step.Failure.IsTransient },
        ParallelFailedException wave => new RunEndedException(RunStatus.Failed, ErrorCodes.StepFailed, error.Message, error)
        {
            IsTransient = wave.Failed.All(m => m.Failure!.IsTransient),
        },
        ApprovalRejectedException => RunEndedException.Failed(ErrorCodes.ApprovalRejected, error.Message, error),
        _ => RunEndedException.Failed(ErrorCodes.WorkflowFailed, $"{error.GetType().Name}: {error.Message}{Location(error)}", error),
    };

    private static string Location(Exception error)
    {
        var frame = new StackTrace(error, fNeedFileInfo: true).GetFrames().FirstOrDefault(f => f.GetMethod()?.DeclaringType?.Assembly != typeof(HandlerRun).Assembly);
        if (frame?.GetMethod() is not { } method)
            return string.Empty;
        var file = frame.GetFileName() is { } name
            ? string.Create(CultureInfo.InvariantCulture, $", {Path.GetFileName(name)} line {frame.GetFileLineNumber()}")
            : string.Empty;
        var type = method.DeclaringType;
        // The body of an async method stands in a nested class of the compiler's; its outer class is the one a reader knows.
        var outer = type is { IsNested: true, Name: ['<', ..] } ? type.DeclaringType : type;
        return $" (in {outer?.Name}{file})";
    }

    private async Task Guard() => await workflow.RunAsync(context);
}
