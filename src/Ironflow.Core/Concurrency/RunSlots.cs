using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ironflow.Json;
using Ironflow.Registration;

namespace Ironflow.Concurrency;

/// <summary>Which places a run needs: what its workflow declares, for its key.</summary>
internal static class RunSlots
{
    /// <summary>The run's key: what its request says, or else the declared member of its payload.</summary>
    public static string? KeyOf(WorkflowDefinition workflow, string? requested, RawJson payload)
    {
        if (requested is not null || workflow.Concurrency?.KeyMember is not { } member)
            return requested;
        using var document = JsonDocument.Parse(payload.Text);
        var at = document.RootElement;
        foreach (var name in member.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }

        return at.ValueKind switch
        {
            JsonValueKind.String => at.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => at.GetRawText(),
            _ => null,
        };
    }

    /// <summary>What it needs; <c>null</c> when it is not limited. A key limits also where the workflow declares nothing: one run at a time.</summary>
    public static SlotDemand? DemandOf(WorkflowDefinition? workflow, string name, string? key)
    {
        var limit = workflow?.Concurrency;
        var slots = new List<Slot>(2);
        if (key is not null)
            slots.Add(new Slot($"key:{name}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}", limit?.MaxRunsPerKey ?? 1));
        if (limit?.MaxRuns is { } runs)
            slots.Add(new Slot($"run:{name}", runs));
        return slots.Count == 0 ? null : new SlotDemand(slots, limit?.OnConflict is not ConcurrencyConflict.Refuse);
    }
}
