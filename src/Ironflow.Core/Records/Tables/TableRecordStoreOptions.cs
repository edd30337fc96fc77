namespace Ironflow.Records.Tables;

/// <summary>How records are kept in Table Storage.</summary>
public sealed record TableRecordStoreOptions
{
    /// <summary>The beginning of every table's and container's name: 3 to 40 characters of a-z and 0-9, a letter first.</summary>
    /// <value>Default: <c>ironflow</c>.</value>
    public string Prefix { get; init; } = "ironflow";

    /// <summary>The clock that orders events and expires idempotency keys.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long an event rests before a stream over a run that has not ended, or over all runs, shows it. Writers commit in another order than they take their
    /// time; a reader that went by at once could pass an event that is still on its way.</summary>
    /// <value>Default: one second.</value>
    public TimeSpan EventDelay { get; init; } = TimeSpan.FromSeconds(1);

    internal void Check()
    {
        if (Prefix is not { Length: >= 3 and <= 40 } || Prefix[0] is < 'a' or > 'z' || !Prefix.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9')))
            throw new Hosting.InvalidConfigurationException($"the storage prefix '{Prefix}' is not 3 to 40 characters of a-z and 0-9 with a letter first");
        if (EventDelay < TimeSpan.Zero)
            throw new Hosting.InvalidConfigurationException($"the event delay {EventDelay} is negative");
    }
}
