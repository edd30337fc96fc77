using Ironflow.Api.Access;
using Ironflow.Api.OpenApi;
using Ironflow.Api.Replies;
using Microsoft.AspNetCore.Http;

namespace Ironflow.Api.Operations.Service;

/// <summary><c>GET /openapi.json</c></summary>
internal static class GetOpenApi
{
    public static ApiOperation Operation { get; } = new()
    {
        Name = "GetOpenApi",
        Method = HttpMethods.Get,
        Path = "/openapi.json",
        Permission = ApiPermissions.Public,
        Summary = "Describes this API in OpenAPI 3.1, without the envelope of the other replies.",
        Replies = [new(StatusCodes.Status200OK, "The document.")],
        Handler = context => Reply.BytesAsync(context, StatusCodes.Status200OK, OpenApiDocument.Json),
    };
}
