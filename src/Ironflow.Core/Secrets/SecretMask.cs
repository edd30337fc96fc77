using System.Buffers;
using System.Text;
using Ironflow.Execution;
using Ironflow.Json;

namespace Ironflow.Secrets;

/// <summary>Replaces secret values that are known by <c>***</c>, also where they stand JSON-escaped, URL-encoded or in base 64
/// (semantics 10.3). It is applied before anything leaves an activity: handler and history get the mask.</summary>
public sealed class SecretMask
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Masked = "***";

    // Anything shorter would be found by chance; it is masked where it stands alone.
    private const int MinSearched = 4;

    private readonly HashSet<string> whole;
    private readonly string[] forms;
    private readonly SearchValues<string> search;
    private readonly Rewrite rewrite;

    /// <summary>Creates the mask of these values (<see cref="SecretScope.Known"/>).</summary>
    public SecretMask(IEnumerable<string> known)
    {
        whole = known.Where(value => value.Length > 0).ToHashSet(StringComparer.Ordinal);
        // The longest first: the one that is replaced where several begin.
        forms = [.. whole.Where(value => value.Length >= MinSearched).SelectMany(SecretForms.Of).Distinct().OrderByDescending(form => form.Length)];
        search = SearchValues.Create(forms, StringComparison.Ordinal);
        rewrite = new Rewrite(this);
    }

    /// <summary>Masks a text.</summary>
    public string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (whole.Contains(text))
            return Masked;
        text = CutSecrets.Mask(text, forms, MinSearched);
        var at = forms.Length == 0 ? -1 : text.AsSpan().IndexOfAny(search);
        if (at < 0)
            return text;

        var masked = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        for (; at >= 0; at = rest.IndexOfAny(search))
        {
            masked.Append(rest[..at]).Append(Masked);
            rest = rest[(at + LengthAt(rest[at..]))..];
        }

        return masked.Append(rest).ToString();
    }

    /// <summary>Masks the names and values of a JSON text; the result is JSON.</summary>
    public RawJson Apply(RawJson json) => whole.Count == 0 ? json : rewrite.Apply(json);

    /// <summary>Masks everything in an outcome that leaves the activity.</summary>
    public StepOutcome Apply(StepOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return whole.Count == 0
            ? outcome
            : outcome with
            {
                Output = outcome.Output is { } output ? Apply(output) : null,
                Trace = outcome.Trace is { } trace ? Apply(trace) : null,
                Failure = outcome.Failure is { } failure ? failure with { Message = Apply(failure.Message) } : null,
            };
    }

    private int LengthAt(ReadOnlySpan<char> text)
    {
        foreach (var form in forms)
        {
            if (text.StartsWith(form, StringComparison.Ordinal))
                return form.Length;
        }

        return 1;
    }

    private sealed class Rewrite(SecretMask mask) : JsonRewrite
    {
        protected override string Name(string name) => mask.Apply(name);

        protected override string Text(string value) => mask.Apply(value);

        protected override string? Number(string digits) => mask.Apply(digits) is var masked && masked != digits ? masked : null;
    }
}
