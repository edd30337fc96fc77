using Ironflow.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Access;

/// <summary>Tells who sends a request (design §4.11). A host brings its own where it authenticates.</summary>
public interface ICallerSource
{
    /// <summary>The caller, or <c>null</c> when the request does not prove one: then it is answered with 401.</summary>
    /// <exception cref="RequestException">What the request says about its caller is malformed.</exception>
    ValueTask<ICaller?> FindAsync(HttpContext context);
}
