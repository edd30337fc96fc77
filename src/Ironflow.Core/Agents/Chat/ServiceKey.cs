using Ironflow.Secrets;

namespace Ironflow.Agents.Chat;

/// <summary>The key of a model service.</summary>
internal static class ServiceKey
{
    /// <summary>The key, masked from now on; <c>null</c> when there is none.</summary>
    public static string? Find(ChatServiceOptions options, SecretScope secrets) => HostKey.Find(ChatDefaults.KeySecret(options), secrets, options.KeyFromEnvironment);

    public static string Missing(ChatServiceOptions options)
    {
        var name = ChatDefaults.KeySecret(options);
        return $"its key is missing; set the environment variable {(options.KeyFromEnvironment ? name + " or " : "")}IRONFLOW_SECRET_{name}, or configure Secrets:{name}";
    }
}
