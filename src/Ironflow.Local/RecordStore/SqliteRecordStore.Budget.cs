using Ironflow.Records;

namespace Ironflow.Local.RecordStore;

/// <content>What a run and its children may cost together.</content>
internal sealed partial class SqliteRecordStore
{
    public Task<Budget?> FindBudgetAsync(Guid rootRunId, CancellationToken cancellationToken = default) => ReadAsync(c => BudgetTable.Find(c, rootRunId));

    public Task<bool> ReserveAsync(Guid rootRunId, string charge, decimal usd, bool takeRest, CancellationToken cancellationToken = default)
        => usd < 0 ? Task.FromException<bool>(Negative(usd)) : database.WriteAsync(c => BudgetTable.Reserve(c, rootRunId, charge, usd, takeRest));

    public Task SettleAsync(Guid rootRunId, string charge, decimal usd, CancellationToken cancellationToken = default)
        => usd < 0 ? Task.FromException(Negative(usd)) : database.WriteAsync(c => BudgetTable.Settle(c, rootRunId, charge, usd));

    public Task<Budget?> RaiseBudgetAsync(Guid rootRunId, decimal limitUsd, CancellationToken cancellationToken = default)
        => database.WriteAsync(c => BudgetTable.Raise(c, rootRunId, limitUsd));

    private static ArgumentOutOfRangeException Negative(decimal usd) => new(nameof(usd), usd, "an amount of money is not negative");
}
