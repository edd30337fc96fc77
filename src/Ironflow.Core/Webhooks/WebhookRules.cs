using System.Reflection;
using Ironflow.Execution.Http;
using Ironflow.Hosting;
using Ironflow.Records;
using Ironflow.Secrets;

namespace Ironflow.Webhooks;

/// <summary>What endpoints must be like.</summary>
public static class WebhookRules
{
    private static readonly string[] KnownTypes = [.. typeof(EventTypes)
        .GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!)];

    /// <summary>Throws unless every endpoint is in order.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="secrets">Where <c>secret:NAME</c> is looked up; not looked up when <c>null</c>.</param>
    /// <exception cref="InvalidConfigurationException">One is not; the message names it, the setting and the remedy.</exception>
    public static void Validate(WebhookOptions options, ISecretSource? secrets = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _ = new AllowedHosts(options.AllowedHosts);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in options.Endpoints)
        {
            Require(IsName(endpoint.Name), $"a webhook is named '{endpoint.Name}'; a name has 1 to 64 characters of a-z, 0-9, '-', '_' and '.'");
            Require(names.Add(endpoint.Name), $"two webhooks are named '{endpoint.Name}'; give one another name");
            CheckUrl(endpoint);
            foreach (var type in endpoint.Events)
                CheckType(endpoint, type);
            if (secrets is not null || !WebhookSecret.IsNamed(endpoint))
                WebhookSecret.Read(endpoint, secrets);
        }
    }

    private static void CheckUrl(WebhookEndpoint endpoint)
    {
        // The URL itself may hold a secret and is not repeated.
        Require(
            Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps),
            $"webhook '{endpoint.Name}': its Url is not an absolute http or https URL");
        Require(url!.UserInfo.Length == 0, $"webhook '{endpoint.Name}': its Url holds a user name or password; requests are signed instead");
        Require(url.Fragment.Length == 0, $"webhook '{endpoint.Name}': its Url has a fragment, which is never sent; leave it out");
    }

    private static void CheckType(WebhookEndpoint endpoint, string type)
    {
        Require(
            Array.IndexOf(KnownTypes, type) >= 0,
            $"webhook '{endpoint.Name}': there is no event type '{type}'; there are: {string.Join(", ", KnownTypes.Where(IsCarried))}");
        Require(
            IsCarried(type),
            $"webhook '{endpoint.Name}': events of type '{type}' are told to the readers of their run only, not to webhooks; use those of runs, such as run_failed");
    }

    // The feed over all runs carries what changes runs and what people are asked (design §4.13).
    private static bool IsCarried(string type) => !type.StartsWith("step_", StringComparison.Ordinal) && !EventTypes.Agents.Contains(type);

    private static bool IsName(string? name)
        => name is { Length: > 0 and <= 64 } && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.');

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new InvalidConfigurationException(message);
    }
}
