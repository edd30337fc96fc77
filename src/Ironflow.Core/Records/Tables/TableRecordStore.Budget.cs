namespace Ironflow.Records.Tables;

/// <content>What a run and its children may cost together.</content>
public sealed partial class TableRecordStore
{
    /// <inheritdoc/>
    public Task<Budget?> FindBudgetAsync(Guid rootRunId, CancellationToken cancellationToken = default) => budgets.FindAsync(rootRunId, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ReserveAsync(Guid rootRunId, string charge, decimal usd, bool takeRest, CancellationToken cancellationToken = default)
        => budgets.ReserveAsync(rootRunId, charge, usd, takeRest, cancellationToken);

    /// <inheritdoc/>
    public Task SettleAsync(Guid rootRunId, string charge, decimal usd, CancellationToken cancellationToken = default)
        => budgets.SettleAsync(rootRunId, charge, usd, cancellationToken);

    /// <inheritdoc/>
    public Task<Budget?> RaiseBudgetAsync(Guid rootRunId, decimal limitUsd, CancellationToken cancellationToken = default)
        => budgets.RaiseAsync(rootRunId, limitUsd, cancellationToken);
}
