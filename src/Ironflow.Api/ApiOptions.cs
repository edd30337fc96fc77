using Ironflow.Hosting;

namespace Ironflow.Api;

/// <summary>Settings of the HTTP API. Validated when it is added to a host (design §4.10).</summary>
public sealed record ApiOptions
{
    /// <summary>For <see cref="AllowedHosts"/>: any name. Right where every caller proves who they are: a rebound name brings no page a credential.</summary>
    public const string AnyHost = "*";

    /// <summary>The host names a request may name in <c>Host</c>, without port; <c>*.example.com</c> stands for every name below it.</summary>
    /// <value>Default: the loopback names. A page that rebinds its own name to a loopback address is refused.</value>
    public IReadOnlyList<string> AllowedHosts { get; init; } = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>What every request that is not public must bring as <c>Authorization: Bearer</c>.</summary>
    /// <value>Default: none, which is right only for a server that binds loopback.</value>
    public string? Token { get; init; }

    /// <summary>Whether <c>X-Ironflow-User</c> names the caller; only for a development server that binds loopback (design §4.11).</summary>
    /// <value>Default <c>false</c>.</value>
    public bool AllowUserHeader { get; init; }

    /// <summary>The largest request body, in bytes.</summary>
    /// <value>Default 2 MiB.</value>
    public int MaxBodyBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>How deeply a request's JSON may be nested.</summary>
    /// <value>Default 64.</value>
    public int MaxJsonDepth { get; init; } = 64;

    /// <summary>How often an event stream looks for new events.</summary>
    /// <value>Default 500 ms.</value>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After which silence an event stream sends a comment, so that nobody on the way takes it for dead.</summary>
    /// <value>Default 15 s.</value>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an event stream lasts before it asks its reader to connect anew.</summary>
    /// <value>Default 200 s: silent connections are cut at about 230 s in Azure.</value>
    public TimeSpan StreamMax { get; init; } = TimeSpan.FromSeconds(200);

    /// <summary>How many event streams may be open at once.</summary>
    /// <value>Default 256.</value>
    public int MaxStreams { get; init; } = 256;

    /// <summary>Throws unless the settings make sense.</summary>
    /// <exception cref="InvalidConfigurationException">They do not; the message names the setting.</exception>
    public void Validate()
    {
        Require(AllowedHosts is { Count: > 0 } && AllowedHosts.All(h => !string.IsNullOrWhiteSpace(h)), "AllowedHosts must name at least one host, and no empty one");
        Require(Token is null || Token.Length >= 16, "Token must have at least 16 characters");
        Require(MaxBodyBytes is >= 1_024 and <= 100 * 1024 * 1024, "MaxBodyBytes must lie between 1 KiB and 100 MiB");
        Require(MaxJsonDepth is >= 8 and <= 256, "MaxJsonDepth must lie between 8 and 256");
        Require(PollInterval >= TimeSpan.FromMilliseconds(10), "PollInterval must be at least 10 ms");
        Require(KeepAlive >= PollInterval, "KeepAlive must not be shorter than PollInterval, which is when a stream looks at its clock");
        Require(StreamMax > KeepAlive, "StreamMax must be longer than KeepAlive");
        Require(MaxStreams >= 1, "MaxStreams must be at least 1");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new InvalidConfigurationException($"API: {message}");
    }
}
