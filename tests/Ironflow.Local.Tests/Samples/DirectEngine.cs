using System.Text.Json;
using Ironflow.Durable;
using Ironflow.Execution;
using Ironflow.Execution.Http;
using Ironflow.Execution.Operations;
using Ironflow.Execution.Shell;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Orchestration;
using Ironflow.Registration;
using Ironflow.Runs;
using Ironflow.Secrets;
using Ironflow.Steps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironflow.Local.Tests.Samples;

/// <summary>Runs a workflow once, with the real orchestration and the real executors, and keeps nothing: what a sample does, without an engine's durability.</summary>
internal sealed class DirectEngine : IDurableContext, ISecretSource
{
    private readonly Dictionary<string, IStepExecutor> executors;
    private readonly TaskCompletionSource<string> never = new();

    private DirectEngine(WorkflowRegistry registry, IServiceProvider services, IronflowOptions options)
    {
        executors = new Dictionary<string, IStepExecutor>
        {
            [DurableNames.Shell] = new ShellExecutor(options, TimeProvider.System),
            [DurableNames.Http] = new HttpExecutor(options, TimeProvider.System),
            [DurableNames.Operation] = new OperationExecutor(registry, services, options, TimeProvider.System),
        };
    }

    /// <summary>The steps in their order, as executed.</summary>
    public List<(string Name, StepKind Kind, StepFailure? Failure)> Steps { get; } = [];

    /// <summary>How the run ended.</summary>
    public RecordRequest End { get; private set; } = null!;

    public string InstanceId { get; } = Guid.NewGuid().ToString("D");

    public DateTimeOffset UtcNow { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public bool IsReplaying => false;

    public static async Task<DirectEngine> RunAsync(string workflow, string payload, IronflowOptions? options = null)
    {
        options ??= new IronflowOptions();
        var registry = new IronflowBuilder().AddFrom(typeof(Ironflow.Samples.Hello.HelloWorkflow).Assembly).Build();
        await using var services = new ServiceCollection().BuildServiceProvider();
        var engine = new DirectEngine(registry, services, options);
        var input = new RunInput { RunId = Guid.NewGuid(), Workflow = workflow, Payload = new RawJson(payload) };
        await new RunOrchestrator(registry, services, options).RunAsync(engine, JsonSerializer.Serialize(input, RecordJson.Relaxed.RunInput));
        return engine;
    }

    public async Task<string> CallActivityAsync(string name, string input)
        => name == DurableNames.Record
            ? Record(JsonSerializer.Deserialize(input, RecordJson.Relaxed.RecordRequest)!)
            : await ExecuteAsync(executors[name], JsonSerializer.Deserialize(input, RecordJson.Relaxed.StepRequest)!);

    public Task<string> WaitForEventAsync(string name, CancellationToken cancellationToken = default) => never.Task;

    public Task<string> CallSubOrchestrationAsync(string name, string instanceId, string input) => throw new NotSupportedException();

    public Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public void SetCustomStatus(string json)
    {
    }

    public void ContinueAsNew(string input) => throw new NotSupportedException();

    public ILogger CreateReplaySafeLogger(string category) => NullLogger.Instance;

    string? ISecretSource.Find(string name) => null;

    private string Record(RecordRequest request)
    {
        if (request.Step is not { } step)
        {
            End = request;
            return SnakeCase.Name(request.Status!.Value);
        }

        return Answer(step, StepStatus.Skipped, new StepOutcome());
    }

    private async Task<string> ExecuteAsync(IStepExecutor executor, StepRequest request)
    {
        var outcome = await executor.ExecuteAsync(new StepExecution
        {
            Request = request,
            Timeout = TimeSpan.FromMinutes(1),
            Stop = CancellationToken.None,
            Secrets = new SecretScope(this),
            ProcessStarted = _ => Task.CompletedTask,
            Logger = NullLogger.Instance,
        });
        return Answer(request, outcome.Failure is null ? StepStatus.Completed : StepStatus.Failed, outcome);
    }

    private string Answer(StepRequest step, StepStatus status, StepOutcome outcome)
    {
        Steps.Add((step.Name, step.Kind, outcome.Failure));
        var result = new StepResult
        {
            Key = step.Key,
            Name = step.Name,
            Kind = step.Kind,
            Status = status,
            Output = outcome.Output,
            OutputBytes = outcome.Output?.Text.Length ?? 0,
            Failure = outcome.Failure,
        };
        return JsonSerializer.Serialize(result, RecordJson.Relaxed.StepResult);
    }
}
