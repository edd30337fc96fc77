using System.Net;
using System.Reflection;
using Ironflow.Agents;
using Ironflow.Api.Access;
using Ironflow.Hosting;
using Ironflow.Records;
using Ironflow.Registration;
using Ironflow.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Ironflow.Local.Hosting;

/// <summary>How a local host runs.</summary>
internal sealed record LocalHostOptions
{
    public required string DataFolder { get; init; }

    /// <summary>A storage connection string; records then go to Table Storage, history stays in the folder.</summary>
    public string? Storage { get; init; }

    /// <summary>The beginning of the names of tables and containers.</summary>
    public string StoragePrefix { get; init; } = "ironflow";

    /// <summary>Where workflows and operations are looked for.</summary>
    public IReadOnlyList<Assembly> Assemblies { get; init; } = [];

    /// <summary>Further registrations.</summary>
    public Action<IronflowBuilder>? Configure { get; init; }

    public IronflowOptions Ironflow { get; init; } = new();

    /// <summary>Settings for agents whose providers <see cref="Configure"/> registers; instead of the environment's.</summary>
    public AgentOptions? Agents { get; init; }

    /// <summary>Whether the environment says which agent providers there are.</summary>
    public bool AgentsFromEnvironment { get; init; }

    /// <summary>The address the API binds; anything but loopback only with <see cref="Auth"/>.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>Whom a serving host lets in besides who may read its endpoint file; whoever reaches it when it names no source.</summary>
    public AuthOptions Auth { get; init; } = AuthOptions.None;

    /// <summary>The port; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether the host executes every run of the folder; otherwise only those that are started through it, and their descendants.</summary>
    public bool Serves { get; init; }

    /// <summary>A run that is executed though the host does not serve.</summary>
    public Guid? Only { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>Whether orchestrations are replayed after every event, which shows non-determinism at once.</summary>
    public bool ReplayAlways { get; init; }

    /// <summary>How many idle runs stay in memory; others are replayed when something happens to them.</summary>
    public int MaxLive { get; init; } = 500;

    /// <summary>How often the sweep looks at open runs.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Says where telemetry goes, in OpenTelemetry's and Application Insights' own settings; nowhere when <c>null</c>.</summary>
    public IConfiguration? Telemetry { get; init; }

    /// <summary>Puts something between the host and its records.</summary>
    public Func<IRecordStore, IRecordStore>? DecorateStore { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where changes are posted; a serving host delivers them.</summary>
    public WebhookOptions Webhooks { get; init; } = new();

    /// <summary>After what time ended runs are removed by a serving host; never when <c>null</c>.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>After what time rows of the audit are removed by a serving host.</summary>
    public TimeSpan AuditRetention { get; init; } = Audit.AuditRetention.Default;
}
