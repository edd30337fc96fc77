namespace Ironflow.Api;

/// <summary>A parameter of an operation.</summary>
/// <param name="In">Where it stands.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means.</param>
public sealed record ApiParameter(ParameterPlace In, string Name, string Description)
{
    /// <summary>Its JSON type.</summary>
    public string Type { get; init; } = "string";

    /// <summary>Its JSON schema format, such as <c>uuid</c>.</summary>
    public string? Format { get; init; }

    /// <summary>The values it may have; <c>null</c> for any.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Whether it may be given more than once.</summary>
    public bool Repeatable { get; init; }
}

/// <summary>Where a parameter stands.</summary>
public enum ParameterPlace
{
    /// <summary>In the path; always required.</summary>
    Path,

    /// <summary>In the query; optional.</summary>
    Query,

    /// <summary>In a header; optional.</summary>
    Header,
}
