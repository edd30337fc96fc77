using Ironflow.Hosting;
using Ironflow.Records;

namespace Ironflow.Audit;

/// <summary>How long rows of the audit are kept: longer than runs, as they are asked for when something has gone wrong long ago.</summary>
public static class AuditRetention
{
    /// <summary>The setting: an <see cref="Age"/>.</summary>
    public const string Setting = "Ironflow:AuditRetention";

    /// <summary>What holds without the setting.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromDays(365);

    /// <summary>Reads the setting's text.</summary>
    /// <exception cref="InvalidConfigurationException">It is no age.</exception>
    public static TimeSpan Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return Default;
        return Age.TryParse(text, "the setting Ironflow__AuditRetention", out var age, out var error) ? age : throw new InvalidConfigurationException(error);
    }

    /// <summary>Removes what is older.</summary>
    public static Task PurgeAsync(IRecordStore store, TimeSpan retention, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(time);
        return store.PurgeAuditAsync(time.GetUtcNow() - retention, cancellationToken);
    }
}
