using System.Collections;
using Ironflow.Secrets;
using Ironflow.Steps;

namespace Ironflow.Execution.Shell;

/// <summary>The environment of a command (semantics 4.4, 11).</summary>
internal static class ShellEnvironment
{
    /// <summary>The same on every execution of the step.</summary>
    public const string IdempotencyKey = "IRONFLOW_IDEMPOTENCY_KEY";

    /// <summary>The run.</summary>
    public const string RunId = "IRONFLOW_RUN_ID";

    /// <summary>The step's name.</summary>
    public const string Step = "IRONFLOW_STEP";

    /// <summary>Marks every process of one execution. A daemon that is to outlive its step is started with <c>env -u</c> of it and <c>setsid</c>.</summary>
    public const string ProcessMark = "IRONFLOW_PROCESS_MARK";

    /// <summary>The trace the command's work belongs to, as OpenTelemetry's programs read it. An author may set another.</summary>
    public const string TraceParent = "TRACEPARENT";

    private static readonly string[] Own = [IdempotencyKey, RunId, Step, ProcessMark];

    public static Dictionary<string, string> Build(ShellStepConfig config, StepExecution execution, string mark)
    {
        var environment = config.CleanEnv ? [] : Inherited();
        // The host's own, if it has one, is not this command's.
        environment.Remove(TraceParent);
        if (execution.TraceParent is { } trace)
            environment[TraceParent] = trace;
        foreach (var pair in config.Env)
        {
            if (pair is not [{ } name, { } value])
                throw new StepConfigException("an env entry is not a pair of name and value; give each as [\"NAME\", \"value\"]");
            if (!IsPortable(name))
                throw new StepConfigException($"'{name.Replace('\0', ' ')}' is not a valid name of an environment variable; it has letters, digits and '_' and does not start with a digit");
            if (Own.Contains(name))
                throw new StepConfigException($"the environment variable {name} is set by Ironflow for every command; choose another name");
            environment[name] = Resolve(value, $"env {name}", execution.Secrets);
        }

        var request = execution.Request;
        Identify(environment, request.RunId, request.Name, request.IdempotencyKey(), mark);
        return environment;
    }

    /// <summary>Adds what a command is told about its step, and the mark its processes are found by.</summary>
    public static void Identify(Dictionary<string, string> environment, Guid runId, string step, string idempotencyKey, string mark)
    {
        environment[IdempotencyKey] = idempotencyKey;
        environment[RunId] = runId.ToString("D");
        environment[Step] = step;
        environment[ProcessMark] = mark;
    }

    /// <summary>A value, or the secret it names.</summary>
    public static string Resolve(string value, string place, SecretScope secrets)
    {
        try
        {
            var resolved = secrets.Resolve(value);
            return resolved.Contains('\0')
                ? throw new StepConfigException($"{place} holds a NUL character, which no program can receive")
                : resolved;
        }
        catch (SecretNotFoundException error)
        {
            throw new StepConfigException($"{place}: {error.Message}");
        }
    }

    /// <summary>The host's variables without its secrets.</summary>
    /// <param name="keep">Variables that are inherited all the same.</param>
    public static Dictionary<string, string> Inherited(IReadOnlyCollection<string>? keep = null)
    {
        var comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var inherited = new Dictionary<string, string>(comparer);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (entry is { Key: string name, Value: string value } && (!HostSecrets.Includes(name) || keep?.Contains(name, comparer) == true))
                inherited[name] = value;
        }

        return inherited;
    }

    // Shells drop other names silently, so what is asked for must not have one.
    private static bool IsPortable(string name)
        => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
