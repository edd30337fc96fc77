using System.Text.RegularExpressions;
using Ironflow.Api.Access;
using Ironflow.Api.Errors;
using Ironflow.Api.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ironflow.Api.Tests;

public partial class TableTests
{
    public static TheoryData<string> Names => [.. ApiOperations.All.Select(o => o.Name)];

    [Fact]
    public void Operations_NamesAndRoutes_AreUnique()
    {
        Assert.Distinct(ApiOperations.All.Select(o => o.Name));
        Assert.Distinct(ApiOperations.All.Select(o => $"{o.Method} {o.Path}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Operation_HasAPermissionOfTheList(string name)
        => Assert.Contains(ApiOperations.Get(name).Permission, ApiPermissions.All);

    [Theory]
    [MemberData(nameof(Names))]
    public void Operation_OnlyHealthAndItsDescription_ArePublic(string name)
        => Assert.Equal(name is "GetHealth" or "GetOpenApi", ApiOperations.Get(name).Permission == ApiPermissions.Public);

    [Theory]
    [MemberData(nameof(Names))]
    public void Operation_ParametersOfItsPath_AreDescribed(string name)
    {
        var operation = ApiOperations.Get(name);

        Assert.Equal(
            PathParameter().Matches(operation.Path).Select(m => m.Groups[1].Value),
            operation.Parameters.Where(p => p.In == ParameterPlace.Path).Select(p => p.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Operation_ItsErrorCodes_HaveAStatus(string name)
    {
        var operation = ApiOperations.Get(name);

        foreach (var code in operation.Errors.Concat(ApiErrorCodes.Common).Concat(ApiErrorCodes.Guarded))
            Assert.Equal(code == ApiErrorCodes.InternalError, ErrorStatus.Of(operation, code) == 500);
    }

    [Fact]
    public async Task Routes_AreThoseOfTheTable()
    {
        await using var server = await ApiServer.StartAsync();

        var mapped = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ApiOperation>() is not null)
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(m => m != "HEAD").Select(m => $"{m} {e.RoutePattern.RawText}"));

        Assert.Equal(ApiOperations.All.Select(o => $"{o.Method} {o.Path}").Order(), mapped.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Docs_DescribeEveryOperationWithItsParametersAndErrors(string name)
    {
        var operation = ApiOperations.Get(name);
        var section = Docs.SectionOf($"{operation.Method} {operation.Path}");

        Assert.Contains(operation.Permission, section, StringComparison.Ordinal);
        Assert.All(operation.Parameters.Where(p => p.In != ParameterPlace.Path), p => Assert.Contains($"`{p.Name}`", section, StringComparison.Ordinal));
        Assert.All(operation.Errors, code => Assert.Contains($"`{code}`", section, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();
}
