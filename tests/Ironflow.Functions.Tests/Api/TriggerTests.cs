using System.Reflection;
using Ironflow.Api;
using Ironflow.Functions.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Ironflow.Functions.Tests.Api;

/// <summary>The triggers and the API's table say the same.</summary>
public sealed class TriggerTests
{
    private static readonly Dictionary<string, MethodInfo> Triggers = typeof(FunctionsDurableClient).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Where(method => TriggerOf(method) is not null)
        .ToDictionary(method => method.GetCustomAttribute<FunctionAttribute>()!.Name);

    public static TheoryData<string> Operations => new(ApiOperations.All.Select(operation => operation.Name));

    [Fact]
    public void Triggers_AreTheOperationsOfTheTableAndTheFallback()
        => Assert.Equal(ApiOperations.All.Select(operation => operation.Name).Append(FunctionNames.Fallback).Order(), Triggers.Keys.Order());

    // As the host sorts: its fallback's route takes every path, and the first route that fits answers.
    [Fact]
    public void Fallback_AmongAllHttpTriggers_SortsLast()
    {
        Assert.Equal(FunctionNames.Fallback, Triggers.Keys.Max(StringComparer.OrdinalIgnoreCase));
        Assert.Equal(FunctionNames.Fallback, Triggers.Keys.Max(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Trigger_OfAnOperation_HasItsPathAndMethods(string name)
    {
        var operation = ApiOperations.Get(name);
        var trigger = TriggerOf(Triggers[name])!;
        string[] methods = HttpMethods.IsGet(operation.Method) ? ["get", "head"] : [operation.Method.ToLowerInvariant()];

        Assert.Equal(operation.Path.TrimStart('/'), trigger.Route);
        Assert.Equal(methods, trigger.Methods);
        Assert.Equal(AuthorizationLevel.Anonymous, trigger.AuthLevel);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Trigger_OfAnOperationThatChangesRuns_HandsADurableClientOver(string name)
    {
        var hands = Triggers[name].GetParameters().Any(p => p.ParameterType == typeof(DurableTaskClient) && p.IsDefined(typeof(DurableClientAttribute)));
        var operation = ApiOperations.Get(name);
        Assert.Equal(!HttpMethods.IsGet(operation.Method) && operation.Path.StartsWith("/api/v1/runs", StringComparison.Ordinal), hands);
    }

    private static HttpTriggerAttribute? TriggerOf(MethodInfo method)
        => method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null);
}
