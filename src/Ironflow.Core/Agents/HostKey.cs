using Ironflow.Secrets;

namespace Ironflow.Agents;

/// <summary>A key of the host's own: a secret, or the variable that its vendor's tools read.</summary>
internal static class HostKey
{
    /// <summary>The key, masked from now on; <c>null</c> when there is none.</summary>
    public static string? Find(string name, SecretScope secrets, bool fromEnvironment)
    {
        if (secrets.Find(name) is { Length: > 0 } secret)
            return secret;
        return fromEnvironment && Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? secrets.Keep(value) : null;
    }
}
