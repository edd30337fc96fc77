using Ironflow.Json;

namespace Ironflow.Secrets;

/// <summary>Replaces what looks like a secret by <c>***</c>, by key and by pattern, for rows, logs, events and traces; the handler gets
/// the value (semantics 10.3, quirk 38). <c>secret:NAME</c> names a secret and is none.</summary>
public static class Redactor
{
    /// <summary>Redacts a text by pattern: credentials in URLs, <c>Bearer</c> and <c>Basic</c> values, <c>password=…</c> and the like,
    /// keys of well-known services.</summary>
    public static string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SecretPatterns.MayHoldSecret(text) ? SecretPatterns.Redact(text) : text;
    }

    /// <summary>Redacts a JSON text: every text under a member whose name tells of a secret, the value of a header or variable given as a
    /// pair, the argument after one such as <c>--password</c>, and all other texts by pattern. The result is JSON.</summary>
    public static RawJson Redact(RawJson json) => SecretPatterns.MayHoldSecret(json.ToString()) ? new Rewrite().Apply(json) : json;

    private sealed class Rewrite : JsonRewrite
    {
        private readonly Stack<Level> levels = new();
        private bool nextIsSecret;

        protected override string Name(string name)
        {
            nextIsSecret = SecretPatterns.IsSecretName(name);
            return name;
        }

        protected override string Text(string value)
        {
            var level = levels.TryPeek(out var current) ? current : default;
            var secret = level.Secret || nextIsSecret;
            nextIsSecret = false;
            if (level.Array)
            {
                // A pair is [name, value]; in a longer list a flag announces the next.
                nextIsSecret = level.Count == 0 ? level.InArray && SecretPatterns.IsSecretName(value) : false;
                nextIsSecret |= SecretPatterns.IsSecretFlag(value);
                levels.Pop();
                levels.Push(level with { Count = level.Count + 1 });
            }

            if (!secret)
                return SecretPatterns.Redact(value);
            return value.Length == 0 || value.StartsWith(SecretScope.Prefix, StringComparison.Ordinal) ? value : SecretMask.Masked;
        }

        protected override void Enter(bool array)
        {
            var outer = levels.TryPeek(out var current) ? current : default;
            levels.Push(new Level(array, outer.Array, outer.Secret || (nextIsSecret && !outer.Array), 0));
            nextIsSecret = false;
        }

        protected override void Leave()
        {
            levels.Pop();
            nextIsSecret = false;
        }

        protected override string? Number(string digits)
        {
            nextIsSecret = false;
            return null;
        }

        private readonly record struct Level(bool Array, bool InArray, bool Secret, int Count);
    }
}
