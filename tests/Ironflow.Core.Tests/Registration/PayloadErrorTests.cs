using System.Text.Json.Nodes;
using Ironflow.Registration;

namespace Ironflow.Core.Tests.Registration;

/// <summary>Semantics 1: a payload that does not fit is refused with its path, in words of JSON.</summary>
public sealed class PayloadErrorTests
{
    private const string Fits = """{"name":"a","age":1,"colour":"red","inner":{"count":1},"list":[],"dates":{}}""";

    private static readonly WorkflowDefinition Definition = new IronflowBuilder().AddWorkflow<TypedWorkflow>().Build().Get("typed");

    private enum Colour
    {
        Red,
        DarkGreen,
    }

    [Theory]
    [InlineData("nam", "1", "$.nam", "there is no member 'nam'; the members are: name, age, colour, inner, list, dates, at (optional)")]
    [InlineData("two words", "1", "$['two words']", "there is no member 'two words'; the members are: name, age")]
    [InlineData("name", null, "$", "'name' is missing; the members are: name, age")]
    [InlineData("name", "null", "$.name", "it must not be null; expected a string")]
    [InlineData("name", "1", "$.name", "expected a string, got a number")]
    [InlineData("age", "\"x\"", "$.age", "expected a whole number from -2147483648 to 2147483647, got a string")]
    [InlineData("age", "1.5", "$.age", "expected a whole number from -2147483648 to 2147483647, got another number")]
    [InlineData("colour", "\"blue\"", "$.colour", "expected one of 'red', 'darkGreen', got another string")]
    [InlineData("inner", "null", "$.inner", "it must not be null; expected an object")]
    [InlineData("inner", "{}", "$.inner", "'count' is missing; the members are: count, note (optional)")]
    [InlineData("inner", "[]", "$.inner", "expected an object, got an array")]
    [InlineData("list", "{}", "$.list", "expected an array, got an object")]
    [InlineData("list", """[{"count":1},{"count":1,"wat":2}]""", "$.list[1].wat", "there is no member 'wat'; the members are: count, note (optional)")]
    [InlineData("list", """[{"count":true}]""", "$.list[0].count", "expected a whole number from -2147483648 to 2147483647, got true")]
    [InlineData("dates", """{"a.b":"soon"}""", "$.dates['a.b']", "expected a string with a date, such as 2026-01-31, got another string")]
    [InlineData("at", "\"soon\"", "$.at", "expected a string with a time, such as 2026-01-31T09:00:00Z, got another string")]
    public void CheckPayload_DoesNotFit_SaysWhatIsWrongInWordsOfJson(string member, string? value, string path, string reason)
    {
        var payload = JsonNode.Parse(Fits)!.AsObject();
        payload.Remove(member);
        if (value is not null)
            payload[member] = JsonNode.Parse(value);

        Refused(payload.ToJsonString(), path, reason);
    }

    [Theory]
    [InlineData("null", "it must not be null; expected an object")]
    [InlineData("[1]", "expected an object, got an array")]
    [InlineData("\"x\"", "expected an object, got a string")]
    [InlineData("{}", "'name', 'age', 'colour', 'inner', 'list', 'dates' are missing; the members are: ")]
    [InlineData("{", "it is not JSON: ")]
    public void CheckPayload_RootDoesNotFit_SaysSo(string payload, string reason) => Refused(payload, "$", reason);

    [Fact]
    public void CheckPayload_Fits_Passes() => Definition.CheckPayload(new(Fits));

    [Fact]
    public void InputSchema_Root_IsAnObjectAndNotNull() => Assert.Equal("object", (string?)Definition.InputSchema!["type"]);

    private static void Refused(string payload, string path, string reason)
    {
        var error = Assert.Throws<RequestException>(() => Definition.CheckPayload(new(payload)));
        Assert.Equal((ErrorCodes.InvalidPayload, path), (error.Code, error.Details["path"]));
        Assert.StartsWith($"the payload does not fit workflow 'typed' at {path}: {reason}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Ironflow.", error.Message, StringComparison.Ordinal);
    }

    private sealed record Inner(int Count, string? Note = null);

    private sealed record Input(
        string Name, int Age, Colour Colour, Inner Inner, IReadOnlyList<Inner> List, IReadOnlyDictionary<string, DateOnly> Dates, DateTimeOffset? At = null);

    private sealed class TypedWorkflow : Workflow<Input>
    {
        public override string Name => "typed";

        public override string Description => "Takes a typed payload";

        public override Task RunAsync(WorkflowContext context, Input input) => Task.CompletedTask;
    }
}
