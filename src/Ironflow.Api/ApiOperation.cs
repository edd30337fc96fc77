using Microsoft.AspNetCore.Http;

namespace Ironflow.Api;

/// <summary>One entry of the table of operations: all that a host, the OpenAPI document and the access checks need to know of it.</summary>
public sealed record ApiOperation
{
    /// <summary>Its name: the OpenAPI operation id, and the name under which a host invokes it.</summary>
    public required string Name { get; init; }

    /// <summary>The HTTP method. <c>GET</c> answers <c>HEAD</c> too.</summary>
    public required string Method { get; init; }

    /// <summary>The full path; a segment in braces is a parameter.</summary>
    public required string Path { get; init; }

    /// <summary>One of <see cref="Access.ApiPermissions"/>.</summary>
    public required string Permission { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Its path, query and header parameters. A query parameter that is not among them is refused.</summary>
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>The type of its body; <c>null</c> when it takes none.</summary>
    public Type? Request { get; init; }

    /// <summary>The successful replies, the usual one first.</summary>
    public required IReadOnlyList<ApiReply> Replies { get; init; }

    /// <summary>The error codes it may answer with, besides <see cref="Errors.ApiErrorCodes.Common"/>.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Carries it out. Called by <see cref="ApiHost"/> only, which has checked access and turns exceptions into replies.</summary>
    public required Func<HttpContext, Task> Handler { get; init; }

    /// <summary>Whether a request's method is this operation's.</summary>
    public bool Accepts(string method)
        => string.Equals(method, Method, StringComparison.OrdinalIgnoreCase) || (HttpMethods.IsHead(method) && HttpMethods.IsGet(Method));
}

/// <summary>A successful reply of an operation.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">When it is given.</param>
/// <param name="Data">The type of <c>data</c>; <c>null</c> when there is none.</param>
public sealed record ApiReply(int Status, string Description, Type? Data = null)
{
    /// <summary>The type of <c>meta</c>; <c>null</c> when there is none.</summary>
    public Type? Meta { get; init; }

    /// <summary>The content type; anything but JSON is described as text.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The headers that belong to it.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
