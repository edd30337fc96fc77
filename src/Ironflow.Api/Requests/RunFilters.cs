using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Runs;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Requests;

/// <summary>The filters that lists and sums of runs share.</summary>
internal static class RunFilters
{
    public static IReadOnlyList<ApiParameter> Parameters { get; } =
    [
        new(ParameterPlace.Query, "workflow", "Part of the workflow's name, ignoring case."),
        new(ParameterPlace.Query, "status", "The status.") { Values = [.. Enum.GetValues<RunStatus>().Select(SnakeCase.Name)] },
        new(ParameterPlace.Query, "label", "A label as key:value, or several with commas between; all must match.") { Repeatable = true },
        new(ParameterPlace.Query, "created_after", "Created at or after this time.") { Format = "date-time" },
        new(ParameterPlace.Query, "created_before", "Created before this time.") { Format = "date-time" },
    ];

    public static RunQuery Read(HttpContext context) => new()
    {
        Workflow = QueryReader.Single(context, "workflow"),
        Status = Status(context),
        Labels = Labels(context),
        CreatedAfter = QueryReader.Time(context, "created_after"),
        CreatedBefore = QueryReader.Time(context, "created_before"),
    };

    private static RunStatus? Status(HttpContext context)
    {
        if (QueryReader.Single(context, "status") is not { } text)
            return null;
        return SnakeCase.TryParse<RunStatus>(text, out var status)
            ? status
            : throw QueryReader.Invalid("status", $"is one of {string.Join(", ", Enum.GetValues<RunStatus>().Select(SnakeCase.Name))}");
    }

    private static Dictionary<string, string> Labels(HttpContext context)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in context.Request.Query["label"].SelectMany(v => (v ?? "").Split(',')))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                throw QueryReader.Invalid("label", "has the form key:value, or key:value,key:value");
            var (key, value) = (part[..colon], part[(colon + 1)..]);
            if (!labels.TryAdd(key, value) && labels[key] != value)
                throw QueryReader.Invalid("label", $"asks for two values of '{key}', which no run has");
        }

        return labels;
    }
}
