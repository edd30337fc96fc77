using Ironflow.Access;
using Ironflow.Api.Access;
using Ironflow.Hosting;

namespace Ironflow.Api.Tests.Support;

/// <summary>Servers that ask for keys, and keys to bring.</summary>
internal static class Keys
{
    public static AuthOptions On { get; } = new() { ApiKeys = true };

    public static Caller Ada { get; } = new("ada", [], ["admin"]);

    public static Task<IssuedKey> IssueAsync(this ApiServer server, params string[] scopes)
        => server.Get<ApiKeys>().CreateAsync(new NewApiKey("test", scopes), Ada);

    public static Task<IssuedKey> IssueAsync(this ApiServer server, NewApiKey key) => server.Get<ApiKeys>().CreateAsync(key, Ada);
}
