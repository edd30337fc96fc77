namespace Ironflow.Records;

/// <content>What a run and its children may cost together (semantics 8.3): one row of the root run, and one per charge.</content>
public partial interface IRecordStore
{
    /// <summary>The budget of a root run; <c>null</c> when it has none. It is made with the run (<see cref="Runs.RunRecord.MaxCostUsd"/>).</summary>
    Task<Budget?> FindBudgetAsync(Guid rootRunId, CancellationToken cancellationToken = default);

    /// <summary>Reserves an amount under a charge's id: granted when spent, reserved and the amount together stay within the limit. A charge that is there
    /// already, reserved or settled, is granted again without counting twice; a run without a budget grants everything.</summary>
    /// <param name="rootRunId">The root run.</param>
    /// <param name="charge">The charge's id: 1 to 64 characters of a-z, 0-9, '-' and ':'.</param>
    /// <param name="usd">US dollars, not negative.</param>
    /// <param name="takeRest">Whether, when less than the amount but something is left, what is left is reserved instead.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>Whether it was granted.</returns>
    Task<bool> ReserveAsync(Guid rootRunId, string charge, decimal usd, bool takeRest, CancellationToken cancellationToken = default);

    /// <summary>Settles a charge: what it had reserved is freed, what it cost is spent. Settled again, it changes nothing. A charge that reserved nothing is
    /// recorded as spent.</summary>
    Task SettleAsync(Guid rootRunId, string charge, decimal usd, CancellationToken cancellationToken = default);

    /// <summary>Raises the limit of a run's budget to an amount; a lower or equal one changes nothing.</summary>
    /// <returns>The budget as it stands; <c>null</c> when the run has none.</returns>
    Task<Budget?> RaiseBudgetAsync(Guid rootRunId, decimal limitUsd, CancellationToken cancellationToken = default);
}

/// <summary>A run's budget, its children's spending included.</summary>
/// <param name="LimitUsd">What may be spent, in US dollars.</param>
/// <param name="SpentUsd">What was spent.</param>
/// <param name="ReservedUsd">What calls under way may still spend.</param>
public sealed record Budget(decimal LimitUsd, decimal SpentUsd, decimal ReservedUsd);
