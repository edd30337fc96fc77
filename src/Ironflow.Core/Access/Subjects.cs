using Ironflow.Hosting;

namespace Ironflow.Access;

/// <summary>Whom grants and role settings mean: <c>user:ID</c>, <c>group:ID</c>, <c>key:ID</c>.</summary>
public static class Subjects
{
    /// <summary>What an API key's id is preceded by where a caller's id stands. A person's id holds no colon.</summary>
    public const string KeyPrefix = "key:";

    private const int MaxName = 128;
    private const string User = "user:";
    private const string Group = "group:";

    /// <summary>Whether a subject means a caller.</summary>
    public static bool Names(string subject, ICaller caller)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(caller);
        if (subject.StartsWith(Group, StringComparison.Ordinal))
            return caller.Groups.Contains(subject[Group.Length..]);
        return subject.StartsWith(User, StringComparison.Ordinal) ? caller.Id == subject[User.Length..] : subject.StartsWith(KeyPrefix, StringComparison.Ordinal) && caller.Id == subject;
    }

    internal static void Check(string subject, string path)
    {
        var colon = subject?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        var valid = colon > 0
            && subject![..(colon + 1)] is User or Group or KeyPrefix
            && subject.Length - colon - 1 is > 0 and <= MaxName
            && !subject.Any(char.IsControl)
            && !(subject.StartsWith(User, StringComparison.Ordinal) && subject.AsSpan(colon + 1).Contains(':'));
        if (!valid)
            throw ApiKeyRules.Invalid(path, $"is user:ID, group:ID or key:ID, the id with 1 to {MaxName} characters");
    }
}
