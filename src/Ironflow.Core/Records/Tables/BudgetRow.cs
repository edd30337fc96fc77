using System.Globalization;
using Azure.Data.Tables;

namespace Ironflow.Records.Tables;

/// <summary>A budget as the row <c>budget</c> of its root run, in decimal text (semantics 8.1).</summary>
internal static class BudgetRow
{
    private const string Limit = "limit_usd";
    private const string Spent = "spent_usd";
    private const string Reserved = "reserved_usd";

    public static TableEntity New(Guid runId, decimal limit) => ToEntity(runId, new Budget(limit, 0, 0));

    public static TableEntity ToEntity(Guid runId, Budget budget) => new(RowKeys.Partition(runId), RowKeys.Budget)
    {
        [Limit] = Text(budget.LimitUsd),
        [Spent] = Text(budget.SpentUsd),
        [Reserved] = Text(budget.ReservedUsd),
    };

    public static Budget Read(TableEntity entity)
    {
        var row = new RowView(entity);
        return new Budget(row.Money(Limit), row.Money(Spent), row.Money(Reserved));
    }

    public static string Text(decimal usd) => usd.ToString(CultureInfo.InvariantCulture);
}
