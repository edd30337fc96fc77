namespace Ironflow.Runs;

/// <summary>The limits of a request for a run.</summary>
internal static class NewRunRules
{
    private const int MaxLabels = 32;
    private const int MaxRetries = 100;

    public static void Check(NewRun request)
    {
        if (request.IdempotencyKey is { } key && (key.Length is 0 or > 255 || !key.All(c => c is >= ' ' and <= '~')))
            throw Invalid("$.idempotency_key", "an idempotency key has 1 to 255 printable ASCII characters");
        if (request.ConcurrencyKey is { } concurrency && (concurrency.Length is 0 or > 256 || concurrency.Any(char.IsControl)))
            throw Invalid("$.concurrency_key", "a concurrency key has 1 to 256 characters, none of them control characters");
        if (request.MaxCostUsd is < 0 or > 1_000_000)
            throw Invalid("$.max_cost_usd", "max_cost_usd lies between 0 and 1,000,000");
        if (request.MaxRetries is < 0 or > MaxRetries)
            throw Invalid("$.max_retries", $"max_retries lies between 0 and {MaxRetries}");
        if (request.Labels.Count > MaxLabels)
            throw Invalid("$.labels", $"a run has at most {MaxLabels} labels, not {request.Labels.Count}");
        foreach (var (name, value) in request.Labels)
        {
            if (name.Length is 0 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/'))
                throw Invalid($"$.labels.{name}", "a label's key has 1 to 64 characters of a-z, A-Z, 0-9, '-', '_', '.' and '/'");
            if (value is null || value.Length > 256 || value.Any(char.IsControl))
                throw Invalid($"$.labels.{name}", "a label's value has at most 256 characters and no control characters");
        }
    }

    private static RequestException Invalid(string path, string message)
        => new(ErrorCodes.BadRequest, message, new Dictionary<string, string> { ["path"] = path });
}
