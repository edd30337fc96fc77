using Ironflow.Testing.Scripts;

namespace Ironflow.Testing;

/// <summary>A tested run is not as it was expected to be.</summary>
/// <param name="message">What was expected, and the run with its steps.</param>
public sealed class WorkflowAssertionException(string message) : IronflowException(message);

/// <summary>A tested run waits for something that nothing in the test brings.</summary>
/// <param name="message">What it waits for, and the run with its steps.</param>
/// <param name="inner">The cause.</param>
public sealed class WorkflowStuckException(string message, Exception inner) : IronflowException(message, inner);

/// <summary>A command, an HTTP request or an agent call ran that the test has no script for.</summary>
public sealed class MissingScriptException : IronflowException
{
    internal MissingScriptException(IReadOnlyList<MissingScript> missing, WorkflowTestResult result)
        : base($"{string.Join("; ", missing.Distinct().Select(Advice))}\n{result.Describe()}")
    {
    }

    private static string Advice(MissingScript missing) => missing.Kind switch
    {
        "shell" => $"step '{missing.Step}' is a command without a script: add OnShell(\"{missing.Step}\", …), or RunShellSteps() to run commands for real",
        "http" => $"step '{missing.Step}' is an HTTP request without a script: add OnHttp(\"{missing.Step}\", …)",
        "agent" => $"step '{missing.Step}' is an agent call without a script: add OnAgent(\"{missing.Step}\", …)",
        var kind => $"step '{missing.Step}' ({kind}) has no script",
    };
}
