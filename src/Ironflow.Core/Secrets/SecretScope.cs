namespace Ironflow.Secrets;

/// <summary>Where secrets come from, by name.</summary>
public interface ISecretSource
{
    /// <summary>The secret's value, or <c>null</c> when there is none of that name.</summary>
    string? Find(string name);
}

/// <summary>The secrets of one execution: resolves <c>secret:NAME</c> and masks what it resolved (semantics 10.3).</summary>
/// <param name="source">Where secrets come from.</param>
public sealed class SecretScope(ISecretSource source)
{
    /// <summary>What a value starts with that names a secret.</summary>
    public const string Prefix = "secret:";

    private readonly Lock gate = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>The values resolved so far.</summary>
    public IReadOnlyCollection<string> Known
    {
        get
        {
            // An operation that was given up may still ask for secrets.
            lock (gate)
                return [.. known];
        }
    }

    /// <summary>The value itself, or the secret it names.</summary>
    /// <exception cref="SecretNotFoundException">It names a secret that is not there.</exception>
    public string Resolve(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.StartsWith(Prefix, StringComparison.Ordinal) ? Get(value[Prefix.Length..]) : value;
    }

    /// <summary>The secret of that name.</summary>
    /// <exception cref="SecretNotFoundException">It is not there.</exception>
    public string Get(string name) => Keep(source.Find(name) ?? throw new SecretNotFoundException(name));

    /// <summary>The secret of that name, or <c>null</c> when it is not there.</summary>
    public string? Find(string name) => source.Find(name) is { } value ? Keep(value) : null;

    /// <summary>Remembers a secret that came from elsewhere, so that it is masked too.</summary>
    /// <returns>The value.</returns>
    public string Keep(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length > 0)
        {
            lock (gate)
                known.Add(value);
        }

        return value;
    }
}

/// <summary>A step names a secret that is not there.</summary>
/// <param name="name">The secret's name.</param>
public sealed class SecretNotFoundException(string name)
    : IronflowException($"there is no secret named '{name}'; set the environment variable IRONFLOW_SECRET_{name} or configure Secrets:{name}")
{
    /// <summary>The secret's name.</summary>
    public string Name { get; } = name;
}
