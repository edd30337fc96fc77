namespace Ironflow;

/// <summary>How far an agent may act without asking (reference §1.11).</summary>
public enum AgentPermissionMode
{
    /// <summary>As its provider has it.</summary>
    Default,

    /// <summary>It decides itself what is safe to do.</summary>
    Auto,

    /// <summary>What it would have to ask for is refused.</summary>
    DontAsk,

    /// <summary>It may do everything. Needs the host's consent: <see cref="Agents.AgentOptions.AllowBypassPermissions"/>.</summary>
    BypassPermissions,
}
