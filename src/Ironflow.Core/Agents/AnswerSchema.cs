using System.Text.Json;
using Ironflow.Execution;
using Ironflow.Json;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Ironflow.Agents;

/// <summary>The schema an answer must meet.</summary>
internal sealed class AnswerSchema
{
    private const int ExcerptChars = 300;

    private readonly JsonSchema schema;

    private const int MostErrors = 10;

    private AnswerSchema(JsonSchema schema, string text) => (this.schema, Text) = (schema, text);

    /// <summary>The schema itself.</summary>
    public string Text { get; }

    /// <exception cref="StepConfigException">It is not a JSON schema, or it refers to elsewhere.</exception>
    public static async Task<AnswerSchema> ParseAsync(RawJson text, CancellationToken cancellationToken)
    {
        try
        {
            using (var document = JsonDocument.Parse(text.ToString()))
                Check(document.RootElement);
            return new AnswerSchema(await JsonSchema.FromJsonAsync(text.ToString(), cancellationToken), text.ToString());
        }
        catch (Exception error) when (error is not (StepConfigException or OperationCanceledException))
        {
            // The library throws whatever its parser and its resolver throw.
            throw new StepConfigException($"agent: the answer's schema cannot be read: {error.Message}");
        }
    }

    /// <summary>Finds in an answer what meets the schema.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="found">What meets it; otherwise what came nearest to being JSON.</param>
    /// <returns><c>null</c>, or how the answer does not meet it.</returns>
    public string? Match(RawJson answer, out RawJson found)
    {
        found = answer;
        var mismatch = string.Empty;
        foreach (var candidate in AnswerJson.Candidates(answer))
        {
            found = candidate;
            if (Expected(candidate) is not { } expected)
                return null;
            mismatch = $"schema validation failed: expected {expected}, got {Excerpt(candidate.ToString())}";
        }

        return mismatch;
    }

    /// <summary>Everything that is wrong with an answer, for who gave it; <c>null</c> when nothing is.</summary>
    public string? Objection(RawJson answer)
    {
        if (Match(answer, out var found) is null)
            return null;
        try
        {
            var errors = schema.Validate(found.ToString()).Take(MostErrors).Select(error => Expected(Innermost(error))).Distinct().ToList();
            return errors.Count == 0 ? "JSON" : string.Join("; ", errors);
        }
#pragma warning disable CA1031 // A schema that cannot be applied is its author's defect: no other answer would mend it.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private string? Expected(RawJson candidate)
    {
        try
        {
            return schema.Validate(candidate.ToString()).FirstOrDefault() is { } error ? Expected(Innermost(error)) : null;
        }
#pragma warning disable CA1031 // A schema may hold what the library only finds out now, such as a pattern that is none; the answer and its cost are kept all the same.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return $"what its schema says, which cannot be applied ({error.Message})";
        }
    }

    // Of alternatives the one that came furthest into the answer says best what is wrong with it.
    private static ValidationError Innermost(ValidationError error)
    {
        IEnumerable<ValidationError> inner = error switch
        {
            ChildSchemaValidationError child => child.Errors.Values.SelectMany(errors => errors),
            MultiTypeValidationError types => types.Errors.Where(type => type.Key != JsonObjectType.Null).SelectMany(type => type.Value),
            _ => [],
        };
        return inner.Select(Innermost).MaxBy(e => e.Path?.Length ?? 0) ?? error;
    }

    private static void Check(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new StepConfigException($"agent: the answer's schema is not a JSON object: {Excerpt(root.GetRawText())}");
        RequireLocal(root);
    }

    // A reference to elsewhere would be fetched or read from disk while the schema is parsed.
    private static void RequireLocal(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                RequireLocal(item);
        }

        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name == "$ref" && member.Value.ValueKind == JsonValueKind.String && !member.Value.GetString()!.StartsWith('#'))
                throw new StepConfigException($"agent: the answer's schema refers to '{member.Value.GetString()}'; only references within the schema ('#…') are followed");
            RequireLocal(member.Value);
        }
    }

    private static string Expected(ValidationError error)
    {
        var place = string.IsNullOrEmpty(error.Path) || error.Path == "#/" ? "$" : error.Path.Replace("#/", "$.", StringComparison.Ordinal);
        return error.Kind switch
        {
            ValidationErrorKind.StringExpected => $"a string at {place}",
            ValidationErrorKind.NumberExpected => $"a number at {place}",
            ValidationErrorKind.IntegerExpected => $"an integer at {place}",
            ValidationErrorKind.BooleanExpected => $"true or false at {place}",
            ValidationErrorKind.ObjectExpected => $"an object at {place}",
            ValidationErrorKind.ArrayExpected => $"an array at {place}",
            ValidationErrorKind.NullExpected => $"null at {place}",
            ValidationErrorKind.PropertyRequired => $"a member at {place}",
            ValidationErrorKind.NoAdditionalPropertiesAllowed => $"no member at {place}",
            ValidationErrorKind.NotInEnumeration => $"one of the listed values at {place}",
            _ => $"no {Words(error.Kind.ToString())} at {place}",
        };
    }

    // "StringTooShort" reads as "no string too short".
    private static string Words(string name) => string.Concat(name.Select((c, at) => char.IsUpper(c) ? (at > 0 ? " " : "") + char.ToLowerInvariant(c) : c.ToString()));

    private static string Excerpt(string text) => text.Length <= ExcerptChars ? text : text[..ExcerptChars] + "…";
}
