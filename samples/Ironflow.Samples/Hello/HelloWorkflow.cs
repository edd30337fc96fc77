namespace Ironflow.Samples.Hello;

/// <summary>The smallest workflow with a typed payload, a shell step and an own operation.</summary>
public sealed class HelloWorkflow : Workflow<HelloInput, HelloOutput>
{
    /// <inheritdoc/>
    public override string Name => "hello";

    /// <inheritdoc/>
    public override string Description => "Greets somebody: one shell step, one operation";

    /// <inheritdoc/>
    public override async Task<HelloOutput> RunAsync(WorkflowContext context, HelloInput input)
    {
        // The name is an argument of its own, so whatever it holds never reaches a shell's parser.
        var greeting = await context.ShellAsync("greet", ShellConfig.Exec("printf", "Hello, %s!", input.Name));
        var measured = await context.OperationAsync("measure", new MeasureText(greeting.Stdout));
        return new HelloOutput(greeting.Stdout, measured.Value.Words, measured.Value.Characters);
    }
}

/// <summary>The payload.</summary>
/// <param name="Name">Who is greeted.</param>
public sealed record HelloInput(string Name);

/// <summary>The output.</summary>
/// <param name="Greeting">The greeting.</param>
/// <param name="Words">Its number of words.</param>
/// <param name="Characters">Its number of characters as a reader counts them.</param>
public sealed record HelloOutput(string Greeting, int Words, int Characters);
