namespace Ironflow.Agents;

/// <summary>Asks one kind of agent: a program, a service, a script. It serves many calls at once.</summary>
public interface IAgentProvider
{
    /// <summary>The name it is chosen by: 1 to 64 characters of a-z, 0-9, '-', '_' and '.'.</summary>
    string Name { get; }

    /// <summary>What the names of its models begin with: a step that names such a model, and no provider, comes here. Case does not matter.</summary>
    /// <value>Default: none.</value>
    IReadOnlyList<string> ModelPrefixes => [];

    /// <summary>Checks at start that it can work.</summary>
    /// <exception cref="Hosting.InvalidConfigurationException">It cannot; the message names what is missing and the remedy.</exception>
    void Validate()
    {
    }

    /// <summary>Tells whether a call could be made, without making one: is the program there, the key?</summary>
    /// <param name="secrets">The host's secrets.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    Task<AgentReadiness> CheckAsync(Secrets.ISecretSource secrets, CancellationToken cancellationToken) => Task.FromResult(new AgentReadiness(Name, true, "configured"));

    /// <summary>Makes one call. A failure of the call is data (<see cref="AgentAnswer.Failure"/>) and keeps what was spent; it is not retried here.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="cancellationToken">Set when the step's time is up, its run is cancelled or the host shuts down. The provider then ends everything it
    /// started and returns what there is, usage first of all, or throws <see cref="OperationCanceledException"/>.</param>
    Task<AgentAnswer> InvokeAsync(AgentCall call, CancellationToken cancellationToken);
}
