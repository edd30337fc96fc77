using System.Text.Json;
using Ironflow.Json;

namespace Ironflow.Local.Runs;

/// <summary>Asks at the terminal what an open gate asks for.</summary>
internal sealed class GatePrompt(IRunClient client, TextReader input, TextWriter output)
{
    private readonly HashSet<Guid> left = [];

    /// <summary>Asks about the gates of a run and its children that were not left to others.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="stop">Ends the asking; a line that is being read is given up.</param>
    /// <returns>Whether anything was decided.</returns>
    public async Task<bool> AskAsync(Guid runId, CancellationToken stop)
    {
        var decided = false;
        foreach (var gate in (await client.ListGatesAsync(stop)).Where(g => (g.RunId == runId || g.RootRunId == runId) && !left.Contains(g.StepId)))
            decided |= await AskAsync(gate, stop);
        return decided;
    }

    private async Task<bool> AskAsync(GateView gate, CancellationToken stop)
    {
        output.WriteLine(gate.Question());
        while (true)
        {
            try
            {
                return gate.Kind.Name switch
                {
                    "signal" => Leave(gate),
                    "human_input" => await AskValueAsync(gate, stop),
                    _ => await AskDecisionAsync(gate, stop),
                };
            }
            catch (RequestException refused) when (refused.Code == ErrorCodes.InvalidInput)
            {
                output.WriteLine(refused.Message);
            }
            catch (RequestException refused)
            {
                // Decided elsewhere meanwhile, or not this caller's to decide.
                output.WriteLine(refused.Message);
                return Leave(gate);
            }
        }
    }

    private async Task<bool> AskDecisionAsync(GateView gate, CancellationToken stop)
    {
        output.Write("approve? [y]es, [n]o, [w]ait for somebody else: ");
        var answer = (await ReadAsync(stop))?.Trim().ToLowerInvariant();
        if (answer is null or "w" or "wait")
            return Leave(gate);
        if (answer is not ("y" or "yes" or "n" or "no"))
            return await AskDecisionAsync(gate, stop);
        output.Write("comment (none): ");
        var comment = await ReadAsync(stop);
        await client.DecideAsync(gate.RunId, gate.StepId, answer[0] == 'y', string.IsNullOrWhiteSpace(comment) ? null : comment.Trim(), stop);
        return true;
    }

    private async Task<bool> AskValueAsync(GateView gate, CancellationToken stop)
    {
        output.Write("value as JSON (empty to wait for somebody else): ");
        var text = await ReadAsync(stop);
        if (string.IsNullOrWhiteSpace(text))
            return Leave(gate);
        try
        {
            using var document = JsonDocument.Parse(text);
            await client.AnswerAsync(gate.RunId, gate.StepId, new RawJson(document.RootElement.GetRawText()), null, stop);
            return true;
        }
        catch (JsonException error)
        {
            output.WriteLine($"that is not JSON: {error.Message}");
            return await AskValueAsync(gate, stop);
        }
    }

    private bool Leave(GateView gate)
    {
        left.Add(gate.StepId);
        output.WriteLine($"waiting; from another terminal: {gate.Advice()}");
        return false;
    }

    // A terminal's read cannot be cancelled: it is left behind and the process ends with it.
    private Task<string?> ReadAsync(CancellationToken stop) => Task.Run(input.ReadLine, CancellationToken.None).WaitAsync(stop);
}
