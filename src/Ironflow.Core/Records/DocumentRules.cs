namespace Ironflow.Records;

/// <summary>What a document may be named and hold, in every store.</summary>
public static class DocumentRules
{
    /// <summary>The longest name of a set and of an id, in characters.</summary>
    public const int MaxNameLength = 256;

    /// <summary>The longest value, in characters.</summary>
    public const int MaxValueLength = 30_000;

    /// <summary>Refuses a set or id that is not 1 to 256 characters of a-z, 0-9, '-', '_', '.' and ':'.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void CheckName(string set, string id)
    {
        Check(set, nameof(set));
        Check(id, nameof(id));
    }

    /// <summary>Refuses a value that is too long.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public static void CheckValue(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length > MaxValueLength)
            throw new ArgumentException($"a document has at most {MaxValueLength} characters; this one has {value.Length}", nameof(value));
    }

    /// <summary>Refuses a limit that is not 1 to 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void CheckLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
    }

    private static void Check(string name, string parameter)
    {
        if (name is not { Length: > 0 and <= MaxNameLength } || !name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.' or ':'))
            throw new ArgumentException($"a document's set and id are 1 to {MaxNameLength} characters of a-z, 0-9, '-', '_', '.' and ':'; this is '{name}'", parameter);
    }
}
