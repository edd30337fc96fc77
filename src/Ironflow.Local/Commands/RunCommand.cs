using System.CommandLine;
using System.Text.Json;
using Ironflow.Json;
using Ironflow.Local.Hosting;
using Ironflow.Local.Runs;
using Ironflow.Runs;
using Spectre.Console;

namespace Ironflow.Local.Commands;

/// <summary><c>ironflow run</c>: one workflow to its end.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var workflow = new Argument<string>("workflow") { Description = "The workflow's name; 'ironflow workflows' lists them" };
        var payload = new Option<string?>("--payload") { Description = "The payload: JSON, @file, or @- for standard input", HelpName = "JSON|@file" };
        var retries = new Option<int>("--max-retries") { Description = "How often the run is begun again after a transient failure, 0 to 100" };
        var cost = new Option<decimal?>("--max-cost") { Description = "What the run may cost with its children, in US dollars", HelpName = "USD" };
        var key = new Option<string?>("--concurrency-key") { Description = "Runs of the workflow with the same key take turns", HelpName = "KEY" };
        var hosting = new HostingOptions();
        var json = new Option<bool>("--json") { Description = "Print the run as JSON at the end, progress on standard error" };
        var command = new Command("run", "Runs one workflow to its end. Exit code: 0 completed, 1 failed or cancelled, 2 usage, 130 after Ctrl+C.") { workflow, payload, retries, cost, key, json };
        hosting.AddTo(command);
        command.SetAction((parsed, _) => CommandErrors.GuardAsync(() =>
        {
            var request = new NewRun(parsed.GetValue(workflow)!, PayloadArgument.Read(parsed.GetValue(payload)), new ManualTrigger())
            {
                MaxRetries = parsed.GetValue(retries),
                MaxCostUsd = parsed.GetValue(cost),
                ConcurrencyKey = parsed.GetValue(key),
            };
            return RunAsync(client => client.StartAsync(request, CancellationToken.None), hosting.Of(parsed), parsed.GetValue(json));
        }));
        return command;
    }

    /// <summary>Starts a run and follows it to its end; on a terminal it asks at the gates that open.</summary>
    internal static async Task<int> RunAsync(Func<IRunClient, Task<RunRecord>> start, LocalHostOptions options, bool json)
    {
        using var interrupt = new Interrupt();
        await using var client = await RunClients.OpenForRunAsync(options);
        var run = await start(client);
        var asks = !json && !Console.IsOutputRedirected && !Console.IsInputRedirected;
        var prompt = new GatePrompt(client, Console.In, Console.Out);
        RunDetail detail;
        while (true)
        {
            using (var view = ViewFor(json))
            {
                var cancelling = CancelOnInterruptAsync(client, run.Id, view, interrupt);
                try
                {
                    detail = await new RunFollower(client, TimeProvider.System).FollowAsync(
                        run.Id, view, async d => asks && !interrupt.IsSet && await prompt.IsNeededAsync(d, interrupt.Second), interrupt.Second);
                }
                catch (OperationCanceledException) when (interrupt.Second.IsCancellationRequested)
                {
                    view.Say($"left as it is; 'ironflow cancel {run.Id}' ends it, 'ironflow serve' goes on with what is open");
                    return ExitCodes.Interrupted;
                }

                if (interrupt.IsSet)
                    await cancelling;
            }

            if (RunTransitions.IsTerminal(detail.Run.Status))
                break;
            await AskAsync(prompt, detail, interrupt);
        }

        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(detail, RecordJson.Indented.RunDetail));
        else if (detail.Run.Output is { } output)
            OutputText.Write(Console.Out, output);
        if (interrupt.IsSet)
            return ExitCodes.Interrupted;
        return detail.Run.Status is RunStatus.Completed or RunStatus.Warning ? ExitCodes.Completed : ExitCodes.Failed;
    }

    private static async Task AskAsync(GatePrompt prompt, RunDetail detail, Interrupt interrupt)
    {
        try
        {
            await prompt.AskAsync(detail, interrupt.FirstToken);
        }
        catch (OperationCanceledException) when (interrupt.IsSet)
        {
            // The run is cancelled instead.
        }
    }

    private static async Task CancelOnInterruptAsync(IRunClient client, Guid runId, IRunView view, Interrupt interrupt)
    {
        await interrupt.First;
        view.Say("cancelling the run; Ctrl+C again to leave it as it is");
        try
        {
            await client.CancelAsync(runId, CancellationToken.None);
        }
        catch (RequestException)
        {
            // It ended in the same moment: there is nothing to cancel.
        }
        catch (Exception error) when (error is IronflowException)
        {
            view.Say($"the run could not be cancelled: {error.Message}");
        }
    }

    private static IRunView ViewFor(bool json)
    {
        if (json)
            return new PlainRunView(Console.Error);
        return Console.IsOutputRedirected ? new PlainRunView(Console.Out) : new LiveRunView(AnsiConsole.Console, TimeProvider.System);
    }
}
