using Azure;
using Azure.Data.Tables;

namespace Ironflow.Records.Tables;

/// <summary>Budgets (semantics 8.3): each change is one transaction of the budget's row, by its ETag, and the charge's. Who loses reads again.</summary>
internal sealed class Budgets(TableSet tables)
{
    private const int MaxChargeLength = 64;
    private const string Reserved = "reserved_usd";
    private const string Spent = "spent_usd";

    public async Task<Budget?> FindAsync(Guid rootRunId, CancellationToken cancellationToken)
        => await FindRowAsync(rootRunId, RowKeys.Budget, cancellationToken) is { } row ? BudgetRow.Read(row) : null;

    public async Task<bool> ReserveAsync(Guid rootRunId, string charge, decimal usd, bool takeRest, CancellationToken cancellationToken)
    {
        var key = Checked(charge, usd);
        while (true)
        {
            if (await FindRowAsync(rootRunId, RowKeys.Budget, cancellationToken) is not { } row)
                return true;
            var budget = BudgetRow.Read(row);
            var left = budget.LimitUsd - budget.SpentUsd - budget.ReservedUsd;
            if (usd > left && !(takeRest && left > 0))
            {
                // One that was granted before is granted still.
                return await FindRowAsync(rootRunId, key, cancellationToken) is not null;
            }

            var amount = Math.Min(usd, left);
            var after = budget with { ReservedUsd = budget.ReservedUsd + amount };
            var entry = new TableEntity(row.PartitionKey, key) { [Reserved] = BudgetRow.Text(amount) };
            switch (await TryCommitAsync(new RowBatch(row.PartitionKey).Add(entry).Merge(BudgetRow.ToEntity(rootRunId, after), row.ETag), cancellationToken))
            {
                case Outcome.Written or Outcome.Exists:
                    return true;
            }
        }
    }

    public async Task SettleAsync(Guid rootRunId, string charge, decimal usd, CancellationToken cancellationToken)
    {
        var key = Checked(charge, usd);
        while (true)
        {
            if (await FindRowAsync(rootRunId, RowKeys.Budget, cancellationToken) is not { } row)
                return;
            var standing = await FindRowAsync(rootRunId, key, cancellationToken);
            var view = standing is null ? null : new RowView(standing);
            if (view?.Text(Spent) is not null)
                return;
            var budget = BudgetRow.Read(row);
            var after = budget with { SpentUsd = budget.SpentUsd + usd, ReservedUsd = budget.ReservedUsd - (view?.Money(Reserved) ?? 0) };
            var entry = new TableEntity(row.PartitionKey, key) { [Spent] = BudgetRow.Text(usd) };
            var batch = new RowBatch(row.PartitionKey);
            _ = standing is null ? batch.Add(entry) : batch.Merge(entry, standing.ETag);
            if (await TryCommitAsync(batch.Merge(BudgetRow.ToEntity(rootRunId, after), row.ETag), cancellationToken) == Outcome.Written)
                return;
        }
    }

    public async Task<Budget?> RaiseAsync(Guid rootRunId, decimal limitUsd, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindRowAsync(rootRunId, RowKeys.Budget, cancellationToken) is not { } row)
                return null;
            var budget = BudgetRow.Read(row);
            if (limitUsd <= budget.LimitUsd)
                return budget;
            var after = budget with { LimitUsd = limitUsd };
            if (await TryCommitAsync(new RowBatch(row.PartitionKey).Merge(BudgetRow.ToEntity(rootRunId, after), row.ETag), cancellationToken) == Outcome.Written)
                return after;
        }
    }

    private Task<TableEntity?> FindRowAsync(Guid rootRunId, string key, CancellationToken cancellationToken)
        => TableSet.FindAsync(tables.Runs, RowKeys.Partition(rootRunId), key, columns: null, cancellationToken);

    private async Task<Outcome> TryCommitAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            await tables.SubmitAsync(batch, cancellationToken);
            return Outcome.Written;
        }
        catch (RequestFailedException error) when (StorageErrors.IsConflict(error))
        {
            return Outcome.Exists;
        }
        catch (RequestFailedException error) when (StorageErrors.IsChanged(error) || StorageErrors.IsMissing(error))
        {
            return Outcome.Changed;
        }
    }

    private static string Checked(string charge, decimal usd)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(usd);
        if (charge is not { Length: > 0 and <= MaxChargeLength } || !charge.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or ':'))
            throw new ArgumentException($"a charge's id is 1 to {MaxChargeLength} characters of a-z, 0-9, '-' and ':'; this one is '{charge}'", nameof(charge));
        return RowKeys.Charge(charge);
    }

    private enum Outcome
    {
        Written,
        Exists,
        Changed,
    }
}
