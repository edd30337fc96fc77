namespace Ironflow;

/// <summary>Who may decide at a gate: a person or a group, as the host's authentication names them.</summary>
public readonly record struct Assignee
{
    private const int MaxLength = 128;
    private readonly string? text;

    private Assignee(string kind, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Length > MaxLength || name.Any(char.IsControl))
            throw new ArgumentException($"an assignee's name has 1 to {MaxLength} characters and no control characters", nameof(name));
        text = $"{kind}:{name}";
    }

    /// <summary>A person.</summary>
    public static Assignee User(string name) => new("user", name);

    /// <summary>Everybody in a group.</summary>
    public static Assignee Group(string name) => new("group", name);

    /// <summary><c>user:NAME</c> or <c>group:NAME</c>.</summary>
    public override string ToString() => text ?? string.Empty;
}
