namespace Ironflow.Access;

/// <summary>What an API key may be.</summary>
internal static class ApiKeyRules
{
    private const int MaxName = 64;
    private const int MaxWorkflows = 50;

    /// <exception cref="RequestException">It may not be so; details name the path.</exception>
    public static void Check(NewApiKey request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Name is not { Length: > 0 and <= MaxName } || request.Name.Any(char.IsControl) || request.Name.Trim().Length != request.Name.Length)
            throw Invalid("$.name", $"has 1 to {MaxName} characters, no control characters and no space at its ends");
        if (request.Scopes.FirstOrDefault(s => !Permissions.All.Contains(s)) is { } unknown)
            throw Invalid("$.scopes", $"holds '{Shown(unknown)}'; there are: {string.Join(", ", Permissions.All)}");
        if (request.Workflows is { } workflows)
        {
            if (workflows.Count > MaxWorkflows)
                throw Invalid("$.workflows", $"has at most {MaxWorkflows} patterns");
            foreach (var pattern in workflows)
                WorkflowPattern.Check(pattern, "$.workflows");
            if (request.Scopes.Contains(Permissions.Admin))
                throw Invalid("$.workflows", "does not go with the scope admin, which is for everything");
        }

        if (request.ExpiresAt <= now)
            throw Invalid("$.expires_at", "lies in the future");
    }

    internal static RequestException Invalid(string path, string rule)
        => new(ErrorCodes.BadRequest, $"{path} {rule}", new Dictionary<string, string> { ["path"] = path });

    // What a caller sent comes back in a message, but never longer than a name is.
    internal static string Shown(string text) => new([.. text.Take(MaxName).Select(c => char.IsControl(c) ? '?' : c)]);
}
