using System.Reflection;
using System.Text.Json;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Registration;
using Ironflow.Steps;
using Ironflow.Testing.Scripts;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Testing;

/// <summary>Runs workflows in memory: steps answer from scripts, people decide as scripted, time is virtual. Without a script an own operation does its work; a
/// command, an HTTP request or an agent call without one fails the test.</summary>
public sealed class WorkflowTest
{
    private readonly List<Action<IronflowBuilder>> registrations = [];
    private readonly StepScripts scripts = new();
    private readonly List<Decision> decisions = [];
    private bool runsShell;

    /// <summary>The services operations and workflows are made with.</summary>
    public IServiceCollection Services { get; } = new ServiceCollection();

    /// <summary>The settings; limits may be made small.</summary>
    public IronflowOptions Options { get; set; } = new();

    /// <summary>Who starts the runs.</summary>
    /// <value>Default: <c>tester</c>, without groups.</value>
    public Caller Starter { get; set; } = new("tester", [], ["admin"]);

    /// <summary>The virtual time at the start.</summary>
    public DateTimeOffset StartsAt { get; set; } = new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Registers a workflow by its class.</summary>
    public WorkflowTest AddWorkflow<T>()
        where T : class, IWorkflow
        => Register(builder => builder.AddWorkflow<T>());

    /// <summary>Registers a workflow.</summary>
    public WorkflowTest AddWorkflow(IWorkflow workflow) => Register(builder => builder.AddWorkflow(workflow));

    /// <summary>Registers an operation by its class.</summary>
    public WorkflowTest AddOperation<T>()
        where T : class, IOperation
        => Register(builder => builder.AddOperation<T>());

    /// <summary>Registers everything in an assembly.</summary>
    public WorkflowTest AddFrom(Assembly assembly) => Register(builder => builder.AddFrom(assembly));

    /// <summary>Scripts a command. Another exit code than 0 fails the step, as it does outside a test.</summary>
    public WorkflowTest OnShell(string step, string stdout = "", int exitCode = 0, string stderr = "") => Script(step, StepScript.Shell(stdout, stderr, exitCode));

    /// <summary>Scripts an HTTP reply. Any status is a result, unless the step expects success.</summary>
    public WorkflowTest OnHttp(string step, int status = 200, string body = "", IReadOnlyDictionary<string, string>? headers = null)
        => Script(step, StepScript.Http(status, body, headers ?? new Dictionary<string, string>()));

    /// <summary>Scripts an operation's result.</summary>
    public WorkflowTest OnOperation(string step, object? result, decimal costUsd = 0) => Script(step, StepScript.Value(result, costUsd, null, null));

    /// <summary>Scripts an agent's answer.</summary>
    public WorkflowTest OnAgent(string step, object? answer, decimal costUsd = 0, long? inputTokens = null, long? outputTokens = null)
        => Script(step, StepScript.Value(answer, costUsd, inputTokens, outputTokens));

    /// <summary>Scripts a failure of a step of any kind.</summary>
    public WorkflowTest OnFailure(string step, string message, FailureKind kind = FailureKind.Operation, bool isTransient = false, decimal costUsd = 0)
        => Script(step, StepScript.Failed(new StepFailure { Kind = kind, Message = message, IsTransient = isTransient }, costUsd));

    /// <summary>Lets commands without a script run for real.</summary>
    public WorkflowTest RunShellSteps()
    {
        runsShell = true;
        return this;
    }

    /// <summary>Somebody approves.</summary>
    /// <param name="gate">The gate's name.</param>
    /// <param name="by">Who.</param>
    /// <param name="comment">Their words.</param>
    /// <param name="after">How long after the gate opened.</param>
    /// <param name="groups">The groups they belong to.</param>
    public WorkflowTest Approve(string gate, string by = "approver", string? comment = null, TimeSpan after = default, params IReadOnlyCollection<string> groups)
        => Decide(new Decision(gate, new Caller(by, groups, []), true, null, comment, after));

    /// <summary>Somebody rejects.</summary>
    /// <inheritdoc cref="Approve"/>
    public WorkflowTest Reject(string gate, string by = "approver", string? comment = null, TimeSpan after = default, params IReadOnlyCollection<string> groups)
        => Decide(new Decision(gate, new Caller(by, groups, []), false, null, comment, after));

    /// <summary>Somebody gives the value a gate asks for.</summary>
    public WorkflowTest Answer(string gate, object? value, string by = "approver", TimeSpan after = default)
        => Decide(new Decision(gate, new Caller(by, [], []), null, Json(value), null, after));

    /// <summary>The signal a gate waits for comes.</summary>
    /// <param name="gate">The gate's step name.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="by">The sender.</param>
    /// <param name="after">How long after the gate opened.</param>
    public WorkflowTest Signal(string gate, object? payload = null, string by = "sender", TimeSpan after = default)
        => Decide(new Decision(gate, new Caller(by, [], []), null, Json(payload), null, after));

    /// <summary>Runs a workflow to its end.</summary>
    /// <typeparam name="TWorkflow">The workflow; registered when it was not.</typeparam>
    /// <param name="payload">The payload; <c>{}</c> when <c>null</c>.</param>
    /// <param name="configure">Changes the request for the run: retries, a budget, labels.</param>
    /// <exception cref="RequestException">The payload does not fit.</exception>
    /// <exception cref="MissingScriptException">A step ran that has no script.</exception>
    /// <exception cref="WorkflowStuckException">The run waits for something that no script brings.</exception>
    public Task<WorkflowTestResult> RunAsync<TWorkflow>(object? payload = null, Func<Runs.NewRun, Runs.NewRun>? configure = null)
        where TWorkflow : class, IWorkflow
        => RunAsync(WorkflowConfig.Of<TWorkflow>().Workflow, payload, configure);

    /// <inheritdoc cref="RunAsync{TWorkflow}"/>
    /// <param name="workflow">The workflow's name.</param>
    /// <param name="payload">The payload; <c>{}</c> when <c>null</c>.</param>
    /// <param name="configure">Changes the request for the run.</param>
    public async Task<WorkflowTestResult> RunAsync(string workflow, object? payload = null, Func<Runs.NewRun, Runs.NewRun>? configure = null)
    {
        await using var bench = new TestBench(Services, registrations, Options, scripts, decisions, runsShell, StartsAt);
        var request = new Runs.NewRun(workflow, payload is null ? new RawJson("{}") : Json(payload), new Runs.ManualTrigger());
        return await bench.RunAsync(configure?.Invoke(request) ?? request, Starter);
    }

    private static RawJson Json(object? value) => value is RawJson raw ? raw : new RawJson(JsonSerializer.Serialize(value, value?.GetType() ?? typeof(object), PayloadJson.Options));

    private WorkflowTest Register(Action<IronflowBuilder> registration)
    {
        registrations.Add(registration);
        return this;
    }

    private WorkflowTest Script(string step, StepScript script)
    {
        scripts.Add(step, script);
        return this;
    }

    private WorkflowTest Decide(Decision decision)
    {
        decisions.Add(decision);
        return this;
    }
}
