using Ironflow.Registration;

namespace Ironflow.Orchestration;

/// <summary>Whether a host's workflow can go on with a run that began under another version (semantics 9.7).</summary>
public static class WorkflowVersions
{
    /// <summary>Whether it can. A workflow that is not registered has no version to compare.</summary>
    public static bool AreCompatible(WorkflowRegistry registry, string workflow, string? recorded)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return recorded is null
            || registry.Find(workflow) is not { } definition
            || definition.Version == recorded
            || definition.CompatibleVersions.Contains(recorded, StringComparer.Ordinal);
    }

    /// <summary>What to say when it cannot.</summary>
    public static string Explain(WorkflowRegistry registry, string workflow, string? recorded)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return $"the run began under version '{recorded}' of workflow '{workflow}', and this host has version '{registry.Find(workflow)?.Version}', which does not name it as compatible. " +
            "Deploy the earlier version to finish the run, name it in CompatibleVersions when the code comes to the same steps, or start the run anew";
    }

    /// <summary>Throws unless it can.</summary>
    /// <exception cref="VersionMismatchException">It cannot.</exception>
    public static void Require(WorkflowRegistry registry, string workflow, string? recorded)
    {
        if (!AreCompatible(registry, workflow, recorded))
            throw new VersionMismatchException(Explain(registry, workflow, recorded));
    }
}

/// <summary>The host's version of a workflow cannot go on with a run.</summary>
/// <param name="message">Which versions, and what to do.</param>
public sealed class VersionMismatchException(string message) : IronflowException(message);
