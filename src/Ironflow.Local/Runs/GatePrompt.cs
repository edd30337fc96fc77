using System.Text.Json;
using Ironflow.Json;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Runs;

/// <summary>Asks at the terminal what an open gate asks for.</summary>
internal sealed class GatePrompt(IRunClient client, TextReader input, TextWriter output)
{
    private readonly HashSet<Guid> asked = [];

    /// <summary>Whether a run or one of its children waits at a gate that was not asked about yet. A gate that was just decided is not among them, though its run
    /// may still show as waiting.</summary>
    public async Task<bool> IsNeededAsync(RunDetail detail, CancellationToken stop)
        => detail.Run.Status == RunStatus.AwaitingApproval && (await OpenAsync(detail, stop)).Count > 0;

    /// <summary>Asks about the gates of a run and its children, each once: what is left to somebody else is only waited for.</summary>
    /// <param name="detail">The run.</param>
    /// <param name="stop">Ends the asking; a line that is being read is given up.</param>
    public async Task AskAsync(RunDetail detail, CancellationToken stop)
    {
        foreach (var gate in await OpenAsync(detail, stop))
        {
            asked.Add(gate.StepId);
            await AskAsync(gate, stop);
        }
    }

    private async Task<IReadOnlyList<GateView>> OpenAsync(RunDetail detail, CancellationToken stop)
        => [.. (await RunGates.ListAsync(client, detail, stop)).Where(g => !asked.Contains(g.StepId))];

    private async Task AskAsync(GateView gate, CancellationToken stop)
    {
        output.WriteLine(gate.Question());
        while (true)
        {
            try
            {
                await (gate.Kind.Name switch
                {
                    "signal" => LeaveAsync(gate),
                    "human_input" => AskValueAsync(gate, stop),
                    _ => AskDecisionAsync(gate, stop),
                });
                return;
            }
            catch (RequestException refused) when (refused.Code == ErrorCodes.InvalidInput)
            {
                output.WriteLine(refused.Message);
            }
            catch (RequestException refused)
            {
                // Decided elsewhere meanwhile, or not this caller's to decide.
                output.WriteLine(refused.Message);
                await LeaveAsync(gate);
                return;
            }
        }
    }

    private async Task AskDecisionAsync(GateView gate, CancellationToken stop)
    {
        while (true)
        {
            output.Write("approve? [y]es, [n]o, [w]ait for somebody else: ");
            var answer = (await ReadAsync(stop))?.Trim().ToLowerInvariant();
            if (answer is null or "w" or "wait")
            {
                await LeaveAsync(gate);
                return;
            }

            if (answer is not ("y" or "yes" or "n" or "no"))
                continue;
            output.Write("comment (none): ");
            var comment = await ReadAsync(stop);
            var after = await client.DecideAsync(gate.RunId, gate.StepId, answer[0] == 'y', string.IsNullOrWhiteSpace(comment) ? null : comment.Trim(), stop);
            if (after.Status == StepStatus.AwaitingApproval)
                await LeaveAsync(gate);
            return;
        }
    }

    private async Task AskValueAsync(GateView gate, CancellationToken stop)
    {
        while (true)
        {
            output.Write("value as JSON (empty to wait for somebody else): ");
            var text = await ReadAsync(stop);
            if (string.IsNullOrWhiteSpace(text))
            {
                await LeaveAsync(gate);
                return;
            }

            try
            {
                using var document = JsonDocument.Parse(text);
                await client.AnswerAsync(gate.RunId, gate.StepId, new RawJson(document.RootElement.GetRawText()), null, stop);
                return;
            }
            catch (JsonException error)
            {
                output.WriteLine($"that is not JSON: {error.Message}");
            }
        }
    }

    private Task LeaveAsync(GateView gate)
    {
        output.WriteLine($"waiting; from another terminal: {gate.Advice()}");
        return Task.CompletedTask;
    }

    // A terminal's read cannot be cancelled: it is left behind and the process ends with it.
    private Task<string?> ReadAsync(CancellationToken stop) => Task.Run(input.ReadLine, CancellationToken.None).WaitAsync(stop);
}
