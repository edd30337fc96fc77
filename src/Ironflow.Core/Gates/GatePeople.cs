using Ironflow.Access;
using Ironflow.Hosting;
using Ironflow.Records;

namespace Ironflow.Gates;

/// <summary>The rules of gates with the person behind each API key: who made a key neither approves what the key started, nor votes beside it.</summary>
public sealed class GatePeople(IRecordStore store)
{
    private readonly ApiKeys keys = new(store, TimeProvider.System);

    /// <summary>Why a caller may not decide; <c>null</c> when they may. As <see cref="GateRules.WhyNot"/>, and no more reads where no key is involved.</summary>
    public async Task<string?> WhyNotAsync(GateState gate, ICaller caller, bool approve, CancellationToken cancellationToken = default)
    {
        if (GateRules.WhyNot(gate, caller, approve) is { } why)
            return why;
        if (!approve)
            return null;
        var person = await PersonAsync(caller.Id, cancellationToken);
        if (gate is { PreventSelfApproval: true, StartedBy: { } starter } && person == await PersonAsync(starter, cancellationToken))
            return $"'{starter}' started the run, which is the same person as '{caller.Id}', and this gate asks for somebody else's approval";
        foreach (var vote in gate.Votes.Where(v => v.By != caller.Id))
        {
            if (person == await PersonAsync(vote.By, cancellationToken))
                return $"'{vote.By}' has voted, which is the same person as '{caller.Id}'";
        }

        return null;
    }

    private async Task<string> PersonAsync(string id, CancellationToken cancellationToken)
        => id.StartsWith(Subjects.KeyPrefix, StringComparison.Ordinal) && await keys.FindAsync(id[Subjects.KeyPrefix.Length..], cancellationToken) is { } key
            // A key may have been made with a key.
            ? await PersonAsync(key.CreatedBy, cancellationToken)
            : id;
}
