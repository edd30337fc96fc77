using Ironflow.Records;

namespace Ironflow.Testing.Records;

/// <content>Budgets.</content>
public sealed partial class MemoryRecordStore
{
    /// <inheritdoc/>
    public Task<Budget?> FindBudgetAsync(Guid rootRunId, CancellationToken cancellationToken = default) => Do(() => runs.GetValueOrDefault(rootRunId)?.Budget);

    /// <inheritdoc/>
    public Task<bool> ReserveAsync(Guid rootRunId, string charge, decimal usd, bool takeRest, CancellationToken cancellationToken = default) => Do(() =>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(usd);
        if (!runs.TryGetValue(rootRunId, out var entry) || entry.Budget is not { } budget || entry.Charges.ContainsKey(charge))
            return true;
        var left = budget.LimitUsd - budget.SpentUsd - budget.ReservedUsd;
        if (usd > left)
        {
            if (!takeRest || left <= 0)
                return false;
            usd = left;
        }

        entry.Charges[charge] = new Charge(usd, false);
        entry.Budget = budget with { ReservedUsd = budget.ReservedUsd + usd };
        return true;
    });

    /// <inheritdoc/>
    public Task SettleAsync(Guid rootRunId, string charge, decimal usd, CancellationToken cancellationToken = default) => Do(() =>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(usd);
        if (!runs.TryGetValue(rootRunId, out var entry) || entry.Budget is not { } budget)
            return true;
        var standing = entry.Charges.GetValueOrDefault(charge) ?? new Charge(0, false);
        if (standing.IsSettled)
            return true;
        entry.Charges[charge] = new Charge(0, true);
        entry.Budget = budget with { SpentUsd = budget.SpentUsd + usd, ReservedUsd = budget.ReservedUsd - standing.ReservedUsd };
        return true;
    });

    /// <inheritdoc/>
    public Task<Budget?> RaiseBudgetAsync(Guid rootRunId, decimal limitUsd, CancellationToken cancellationToken = default) => Do(() =>
    {
        if (!runs.TryGetValue(rootRunId, out var entry) || entry.Budget is not { } budget)
            return null;
        if (limitUsd > budget.LimitUsd)
            entry.Budget = budget with { LimitUsd = limitUsd };
        return entry.Budget;
    });
}
