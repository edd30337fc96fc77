namespace Ironflow.Hosting;

/// <summary>Settings of a host. Validated at start (design §4.10).</summary>
public sealed record IronflowOptions
{
    /// <summary>How often a running step gives a sign of life and looks for the stop order.</summary>
    /// <value>Default 2 s. With <see cref="KillGrace"/> it stays under 5 s (semantics 9.3).</value>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long after its last sign of life a running step's owner counts as lost.</summary>
    /// <value>Default 15 s; more than three heartbeats.</value>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a process has between SIGTERM and SIGKILL.</summary>
    /// <value>Default 2 s.</value>
    public TimeSpan KillGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest time limit a step may have; the Functions host sets its <c>functionTimeout</c> here.</summary>
    /// <value>Default: none.</value>
    public TimeSpan? MaxStepTimeout { get; init; }

    /// <summary>How many deliveries of one try end it as poisoned (semantics 4.3).</summary>
    /// <value>Default 3.</value>
    public int MaxDeliveries { get; init; } = 3;

    /// <summary>How many steps a run may have (semantics 9.5).</summary>
    /// <value>Default 5,000.</value>
    public int MaxSteps { get; init; } = 5_000;

    /// <summary>How many members a wave may have (semantics 7.3).</summary>
    /// <value>Default 1,000.</value>
    public int MaxWaveMembers { get; init; } = 1_000;

    /// <summary>How deep workflows may call each other, the root counted (semantics 7.3).</summary>
    /// <value>Default 8.</value>
    public int MaxDepth { get; init; } = 8;

    /// <summary>The waits between the attempts of a run (semantics 9.4).</summary>
    /// <value>Default: 30 s, four times as long each time, at most 15 minutes, varied by 20 %.</value>
    public RetryPolicy RunRetry { get; init; } = new(100)
    {
        InitialInterval = TimeSpan.FromSeconds(30),
        BackoffCoefficient = 4,
        MaxInterval = TimeSpan.FromMinutes(15),
        Jitter = 0.2,
    };

    /// <summary>How long something stands before the sweep takes it as left behind: a run that was not started, a cancel or a decision that was not delivered.</summary>
    /// <value>Default 10 s. What is under way needs a moment; repaired too early it is done twice, which changes nothing.</value>
    public TimeSpan SweepGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the end of a root run travels in its orchestration's output and is recorded from there, which saves an activity. The host then calls
    /// <see cref="Orchestration.RunEndings.Follow"/> after each orchestration; what is lost between the two, the sweep does.</summary>
    /// <value>Default <c>false</c>: an activity records it before the orchestration ends.</value>
    public bool RecordEndsAfterwards { get; init; }

    /// <summary>What an agent step without a budget of its own reserves of its run's budget, in US dollars (semantics 8.3).</summary>
    /// <value>Default 0.50.</value>
    public decimal AgentReservationUsd { get; init; } = 0.50m;

    /// <summary>The largest output that travels in a step's result, in bytes of UTF-8 (semantics 10.2).</summary>
    /// <value>Default 262,144.</value>
    public int MaxTravellingBytes { get; init; } = 256 * 1024;

    /// <summary>How many steps of a kind may work at once, over all workers: by <c>shell</c>, <c>http</c>, <c>agent</c> or an operation's kind. Others wait for their turn without holding a worker.</summary>
    /// <value>Each 1 to 400. Default: no limits.</value>
    public IReadOnlyDictionary<string, int> StepLimits { get; init; } = new Dictionary<string, int>();

    /// <summary>Hosts (exact names, or <c>*.example.com</c>) and address ranges (CIDR) that HTTP steps may reach though their addresses are private.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Throws unless the settings make sense together.</summary>
    /// <exception cref="InvalidConfigurationException">They do not; the message names the setting and the remedy.</exception>
    public void Validate()
    {
        Require(HeartbeatInterval > TimeSpan.Zero, "HeartbeatInterval must be positive");
        Require(KillGrace > TimeSpan.Zero, "KillGrace must be positive");
        Require(HeartbeatInterval + KillGrace < TimeSpan.FromSeconds(5), "HeartbeatInterval and KillGrace together must stay under 5 s, or a cancel would take longer");
        Require(HeartbeatTimeout > 3 * HeartbeatInterval, "HeartbeatTimeout must be more than three times HeartbeatInterval, or a slow write would look like a lost worker");
        Require(MaxDeliveries >= 1, "MaxDeliveries must be at least 1");
        Require(MaxSteps is >= 1 and <= 99_999, "MaxSteps must lie between 1 and 99,999");
        Require(MaxWaveMembers is >= 1 and <= 8_000, "MaxWaveMembers must lie between 1 and 8,000");
        Require(MaxDepth is >= 1 and <= 32, "MaxDepth must lie between 1 and 32");
        Require(SweepGrace > TimeSpan.Zero, "SweepGrace must be positive");
        Require(AgentReservationUsd >= 0, "AgentReservationUsd must not be negative");
        foreach (var (kind, limit) in StepLimits)
            Require(limit is >= 1 and <= ConcurrencyLimit.Most, $"StepLimits: the limit of '{kind}' must lie between 1 and {ConcurrencyLimit.Most}, not {limit}");
        Require(MaxTravellingBytes is >= 1_024 and <= 1_048_576, "MaxTravellingBytes must lie between 1,024 and 1,048,576");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new InvalidConfigurationException(message);
    }
}

/// <summary>The host cannot start as it is configured.</summary>
/// <param name="message">What is wrong and what to do.</param>
public sealed class InvalidConfigurationException(string message) : IronflowException(message);
