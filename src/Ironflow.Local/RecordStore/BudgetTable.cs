using Ironflow.Local.Storage;
using Ironflow.Records;

namespace Ironflow.Local.RecordStore;

/// <summary>Budgets of runs and the charges on them (semantics 8.3). Money is summed here, as decimals: the database has none.</summary>
internal static class BudgetTable
{
    public static void Insert(Connection connection, long run, decimal limitUsd)
    {
        using var insert = connection.Prepare("INSERT INTO budgets(run, limit_usd) VALUES (?1, ?2)");
        insert.Bind(1, run).BindMoney(2, limitUsd).Run();
    }

    public static Budget? Find(Connection connection, Guid runId) => Find(connection, runId, out _);

    public static bool Reserve(Connection connection, Guid runId, string charge, decimal usd, bool takeRest)
    {
        if (Find(connection, runId, out var run) is not { } budget || FindCharge(connection, run, charge) is not null)
            return true;
        var rest = budget.LimitUsd - budget.SpentUsd - budget.ReservedUsd;
        if (usd > rest)
        {
            if (!takeRest || rest <= 0)
                return false;
            usd = rest;
        }

        WriteCharge(connection, run, charge, reserved: usd, spent: 0, settled: false);
        Update(connection, run, budget with { ReservedUsd = budget.ReservedUsd + usd });
        return true;
    }

    public static bool Settle(Connection connection, Guid runId, string charge, decimal usd)
    {
        if (Find(connection, runId, out var run) is not { } budget)
            return false;
        var standing = FindCharge(connection, run, charge);
        if (standing is { Settled: true })
            return false;
        var reserved = standing?.Reserved ?? 0;
        WriteCharge(connection, run, charge, reserved, usd, settled: true);
        Update(connection, run, budget with { SpentUsd = budget.SpentUsd + usd, ReservedUsd = budget.ReservedUsd - reserved });
        return true;
    }

    public static Budget? Raise(Connection connection, Guid runId, decimal limitUsd)
    {
        if (Find(connection, runId, out var run) is not { } budget || limitUsd <= budget.LimitUsd)
            return Find(connection, runId);
        var raised = budget with { LimitUsd = limitUsd };
        Update(connection, run, raised);
        return raised;
    }

    private static Budget? Find(Connection connection, Guid runId, out long run)
    {
        using var select = connection.Prepare("SELECT run, limit_usd, spent_usd, reserved_usd FROM budgets WHERE run = (SELECT key FROM runs WHERE id = ?1)");
        run = 0;
        if (!select.Bind(1, runId).Step())
            return null;
        run = select.Long(0);
        return new Budget(select.Money(1), select.Money(2), select.Money(3));
    }

    private static void Update(Connection connection, long run, Budget budget)
    {
        using var update = connection.Prepare("UPDATE budgets SET limit_usd = ?2, spent_usd = ?3, reserved_usd = ?4 WHERE run = ?1");
        update.Bind(1, run).BindMoney(2, budget.LimitUsd).BindMoney(3, budget.SpentUsd).BindMoney(4, budget.ReservedUsd).Run();
    }

    private static (decimal Reserved, bool Settled)? FindCharge(Connection connection, long run, string charge)
    {
        using var select = connection.Prepare("SELECT reserved_usd, settled FROM charges WHERE run = ?1 AND charge = ?2");
        return select.Bind(1, run).Bind(2, charge).Step() ? (select.Money(0), select.Bool(1)) : null;
    }

    private static void WriteCharge(Connection connection, long run, string charge, decimal reserved, decimal spent, bool settled)
    {
        using var upsert = connection.Prepare(
            "INSERT INTO charges(run, charge, reserved_usd, spent_usd, settled) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT(run, charge) DO UPDATE SET " +
            "spent_usd = excluded.spent_usd, settled = excluded.settled");
        upsert.Bind(1, run).Bind(2, charge).BindMoney(3, reserved).BindMoney(4, spent).Bind(5, settled).Run();
    }
}
