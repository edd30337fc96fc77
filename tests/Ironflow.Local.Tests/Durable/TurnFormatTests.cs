using Ironflow.Local.Durable;

namespace Ironflow.Local.Tests.Durable;

public sealed class TurnFormatTests
{
    private static readonly Turn Sample = new(
        638_000_000_000_000_000,
        [new TurnEvent(EventKind.Started), new TurnEvent(EventKind.Raised, 0, "go", "{\"text\":\"é€😀\"}"), new TurnEvent(EventKind.ActivityCompleted, 7, Value: "")],
        [
            new TurnAction(ActionKind.Activity, 8, "step", Value: "{}"),
            new TurnAction(ActionKind.SubOrchestration, 9, "child", "id", "hash"),
            new TurnAction(ActionKind.Timer, 10, FireAt: long.MaxValue),
        ]);

    [Fact]
    public void Turn_WrittenAndRead_IsTheSame()
    {
        var read = TurnFormat.Read(TurnFormat.Write(Sample));

        Assert.Equal(Sample.At, read.At);
        Assert.Equal(Sample.Events, read.Events);
        Assert.Equal(Sample.Actions, read.Actions);
    }

    [Fact]
    public void Turn_CutAnywhere_IsRefused()
    {
        var bytes = TurnFormat.Write(Sample);

        for (var length = 1; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => TurnFormat.Read(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Turn_OfAnotherVersion_IsRefused()
    {
        var bytes = TurnFormat.Write(Sample);
        bytes[0] = 2;

        Assert.Throws<InvalidDataException>(() => TurnFormat.Read(bytes));
    }
}
